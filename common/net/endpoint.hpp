// endpoint - where to listen or to connect, as written in settings; free of Asio

#pragma once

#include "common/base/result.hpp"

#include <string>
#include <string_view>

namespace net {

/// `inet:HOST:PORT` (HOST an address, a name, or empty for all) or `unix:PATH`.
struct endpoint
{
    bool is_unix = false;
    std::string host; // or the path
    std::string port; // decimal, 0 to 65535; 0 = any, to listen
    /// Of a UNIX-domain listener: the mode of its file.
    unsigned mode = 0660;

    /// With "inet:" or "unix:" in front, or HOST:PORT alone; IPv6 addresses in brackets.
    static base::result<endpoint> parse(std::string_view written);
    std::string to_text() const;
};

} // namespace net
