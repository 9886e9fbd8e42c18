// host_name - the name of this machine

#pragma once

#include <string>

namespace net {

/// As gethostname(2) gives it, which may be without a domain; "localhost" when that fails.
std::string host_name();

} // namespace net
