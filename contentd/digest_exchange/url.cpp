#include "contentd/digest_exchange/url.hpp"

#include "common/text/escape.hpp"

#include <algorithm>

namespace digest_exchange {

namespace {

constexpr std::size_t longest = 1000;

bool is_plain(std::string_view written)
{
    return written.size() <= longest && std::all_of(written.begin(), written.end(), [](char c) {
               return c > ' ' && c <= '~' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '@' && c != '?' &&
                      c != '#';
           });
}

} // namespace

base::result<url> url::parse(std::string_view written)
{
    const auto refusal =
        base::fail('"' + text::printable(written, 100) + "\" is no URL: http://HOST[:PORT]/PATH or https");
    url made;
    made.is_secure = written.starts_with("https://");
    if ((!made.is_secure && !written.starts_with("http://")) || !is_plain(written))
        return refusal;
    std::string_view rest = written.substr(made.is_secure ? 8 : 7);
    const auto slash = std::min(rest.find('/'), rest.size());
    std::string authority(rest.substr(0, slash));
    made.path = std::string(rest.substr(slash));
    if (!made.path.ends_with('/'))
        made.path += '/';
    const auto colon = authority.rfind(':');
    const auto bracket = authority.rfind(']');
    if (colon == std::string::npos || (bracket != std::string::npos && colon < bracket))
        authority += made.is_secure ? ":443" : ":80";
    auto server = net::endpoint::parse("inet:" + authority);
    if (!server || server->host.empty())
        return refusal;
    made.server = std::move(*server);
    return made;
}

std::string url::host() const
{
    const bool is_v6 = server.host.find(':') != std::string::npos;
    const std::string name = is_v6 ? '[' + server.host + ']' : server.host;
    return server.port == (is_secure ? "443" : "80") ? name : name + ':' + server.port;
}

} // namespace digest_exchange
