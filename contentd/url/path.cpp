#include "contentd/url/path.hpp"

#include <algorithm>

namespace url {

std::string without_dot_segments(std::string_view path)
{
    std::string out;
    if (path.starts_with('/'))
        path.remove_prefix(1);
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        const bool is_last = end == path.size();
        if (segment == "..")
            out.resize(out.empty() ? 0 : out.rfind('/'));
        else if (segment != ".")
            out.append("/").append(segment);
        if (is_last)
            return segment == "." || segment == ".." ? out + '/' : out;
        path.remove_prefix(end + 1);
    }
}

std::string as_served(std::string_view path)
{
    constexpr std::string_view encoded = "%2F";
    if (path.find("//") == std::string_view::npos && path.find(encoded) == std::string_view::npos)
        return std::string(path);
    std::string out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        const bool is_encoded = path.substr(at, encoded.size()) == encoded;
        const char here = is_encoded ? '/' : path[at];
        at += is_encoded ? encoded.size() - 1 : 0;
        if (here != '/' || !out.ends_with('/'))
            out += here;
    }
    return without_dot_segments(out);
}

} // namespace url
