#include "contentd/url/list_rule.hpp"

#include "common/text/escape.hpp"
#include "contentd/url/address.hpp"
#include "contentd/url/path.hpp"

#include <algorithm>

namespace url {

namespace {

bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/// Most lines are names that need no reading: lower-case, and the last label begins with a letter, so it is no number.
bool is_plain_name(std::string_view name)
{
    const std::size_t last = name.rfind('.') + 1;
    return name.size() <= longest_host && last < name.size() && name[last] >= 'a' && name[last] <= 'z' &&
           name.front() != '.' && std::all_of(name.begin(), name.end(), is_plain);
}

base::error refused(std::string_view written)
{
    return base::fail("\"" + text::printable(written, 60) +
                      "\" is no host name or URL; write a domain, =host, host/path/ or /regular expression/");
}

} // namespace

base::result<std::string> canonical_rule(std::string_view written)
{
    const bool is_host_only = written.starts_with('=');
    std::string_view name = written.substr(is_host_only ? 1 : 0);
    if (!is_host_only)
        name.remove_prefix(name.starts_with("*.") ? 2 : name.starts_with('.') ? 1 : 0);
    const std::string prefix = is_host_only ? "=" : "";
    if (is_plain_name(name))
        return prefix + std::string(name);
    const bool is_whole = name.find("://") != std::string_view::npos;
    const auto made = parse(is_whole ? std::string(name) : "http://" + std::string(name));
    if (!made || made->host.empty() || made->has(has_user) || made->has(is_cut))
        return refused(written);
    const std::string path = as_served(made->path);
    const bool has_path = path.size() > 1 || !made->query.empty();
    if (is_host_only && has_path)
        return base::fail("\"" + text::printable(written, 60) + "\" has a path; \"=\" is for a host alone");
    if (!has_path)
        return prefix + made->host;
    return made->host + path + (made->query.empty() ? "" : "?" + made->query);
}

} // namespace url
