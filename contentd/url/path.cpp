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

} // namespace url
