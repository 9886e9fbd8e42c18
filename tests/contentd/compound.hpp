// compound - writes compound files (MS-CFB) for tests: one sector of table, a directory, small and large streams

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace testing {

/// Paths ("VBA/dir") and contents; folders are made as they are named. At most 127 sectors of 512 bytes, table and
/// directory included. `class_id` is that of the root.
std::string compound_of(const std::vector<std::pair<std::string, std::string>>& streams, std::string class_id = {});

/// Little endian.
std::string number_16(unsigned value);
std::string number_32(unsigned value);

/// UTF-16, little endian, of a text in UTF-8.
std::string utf16(const std::string& utf8);

} // namespace testing
