// samples - the archives of tests/data/archive, and what damage does to them

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace samples {

std::string read(const std::string& name);

/// What all of them hold.
const std::string& text();

/// Every beginning of it in steps, and it with single bits turned over: some hundred of each.
std::vector<std::string> damaged(std::string_view content);

} // namespace samples
