#include "common/net/endpoint.hpp"

#include "common/text/escape.hpp"

#include <sys/un.h>

#include <charconv>
#include <cstdint>

namespace net {

namespace {

bool is_port(std::string_view written)
{
    std::uint16_t number = 0;
    const char* end = written.data() + written.size();
    const auto [stop, failure] = std::from_chars(written.data(), end, number);
    return failure == std::errc() && stop == end;
}

base::result<endpoint> parse_unix(std::string_view path)
{
    if (path.empty() || path.front() != '/')
        return base::fail("\"unix:" + text::printable(path, 120) + "\" needs an absolute path");
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return base::fail("\"unix:" + text::printable(path, 120) + "\" is longer than a socket's path may be (107)");
    endpoint made;
    made.is_unix = true;
    made.host = path;
    return made;
}

base::result<endpoint> parse_inet(std::string_view written)
{
    const auto wrong = [written](const char* why) {
        return base::fail("\"" + text::printable(written, 120) + "\" " + why);
    };
    const auto colon = written.rfind(':');
    if (colon == std::string_view::npos)
        return wrong("is not HOST:PORT");
    std::string_view host = written.substr(0, colon);
    const std::string_view port = written.substr(colon + 1);
    if (!is_port(port))
        return wrong("has no port from 0 to 65535");
    const bool is_bracketed = host.starts_with('[');
    if (is_bracketed) {
        if (!host.ends_with(']'))
            return wrong("has a bracket that is not closed");
        host = host.substr(1, host.size() - 2);
    }
    if (host.find_first_of("[] \t") != std::string_view::npos)
        return wrong("is not HOST:PORT");
    if (!is_bracketed && host.find(':') != std::string_view::npos)
        return wrong("needs brackets around its IPv6 address");
    endpoint made;
    made.host = host;
    made.port = port;
    return made;
}

} // namespace

base::result<endpoint> endpoint::parse(std::string_view written)
{
    if (written.starts_with("unix:"))
        return parse_unix(written.substr(5));
    if (written.starts_with("inet:"))
        written.remove_prefix(5);
    return parse_inet(written);
}

std::string endpoint::to_text() const
{
    if (is_unix)
        return "unix:" + host;
    const bool needs_brackets = host.find(':') != std::string::npos;
    return "inet:" + (needs_brackets ? '[' + host + ']' : host) + ':' + port;
}

} // namespace net
