// corpus - the mails in tests/data, read whole

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace corpus {

/// All regular files below tests/data/`folder`, in order. Fails the test when there are none.
std::vector<std::filesystem::path> files(const std::string& folder);

std::string content(const std::filesystem::path& file);

} // namespace corpus
