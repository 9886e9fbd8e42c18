// whole_file - a whole file in memory, within a limit

#pragma once

#include "common/base/result.hpp"

#include <cstddef>
#include <string>

namespace base {

/// Fails with a sentence that names the path: missing, not readable, no regular file, larger than `limit` bytes.
result<std::string> read_file(const std::string& path, std::size_t limit);

/// Changes whenever the file is written or replaced: device, inode, size and time of change; empty when it is not
/// there.
std::string file_stamp(const std::string& path);

} // namespace base
