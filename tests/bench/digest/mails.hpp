// mails - the visible texts of a directory of messages

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct visible_text
{
    std::filesystem::path file;
    std::string utf8;
};

/// The first text/plain leaf of each message below `folder`, or its first text/html leaf without tags, in the order of
/// their paths; files that have neither are left out.
std::vector<visible_text> visible_texts(const std::filesystem::path& folder);

} // namespace bench
