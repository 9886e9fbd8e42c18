// host - the host of a URL in its one form

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace url {

struct host_reading
{
    std::string host;
    std::string domain;
    std::uint32_t signs = 0;
};

/// As written between the user and the port: percent-decoded once, mapped by UTS 46, read as an IP address if it is
/// one. Nothing when no program would accept it.
std::optional<host_reading> read_host(std::string_view written);

} // namespace url
