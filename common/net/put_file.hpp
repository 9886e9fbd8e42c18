// put_file - a file that is there as a whole or not at all
//
// Its bytes stand in PATH.new until they are synced to disk; then it takes the place of what was there. The caller
// syncs the directory if the name, too, must outlast a power failure.

#pragma once

#include "common/base/result.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>

namespace net {

/// Blocks. Fails with a sentence that names the path, and leaves nothing behind then.
base::result<void> put_file(const std::string& path, std::string_view bytes, mode_t mode);

} // namespace net
