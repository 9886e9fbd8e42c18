// Takes a URL apart as the WHATWG's state machine does, in passes: scheme, authority, path, query, fragment.

#include "common/text/escape.hpp"
#include "contentd/url/address.hpp"
#include "contentd/url/cleaned.hpp"
#include "contentd/url/host.hpp"
#include "contentd/url/path.hpp"
#include "contentd/url/percent.hpp"
#include "contentd/url/scheme.hpp"
#include "contentd/url/suffix.hpp"

#include <algorithm>

namespace url {

namespace {

constexpr auto none = std::string_view::npos;

bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

std::size_t count_slashes(std::string_view text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), is_slash);
    return static_cast<std::size_t>(end - text.begin());
}

/// Path, query and fragment: what follows the authority, or a reference relative to `made.path`.
void read_rest(address& made, std::string_view text, std::string_view folder = {})
{
    std::size_t budget = longest_text - std::min(longest_text / 2, made.scheme.size() + made.host.size() + 10);
    bool cut = false;
    const std::size_t hash = text.find('#');
    const std::string_view before = text.substr(0, hash);
    const std::size_t question = before.find('?');
    std::string path = std::string(folder) + std::string(before.substr(0, question));
    if (!made.host.empty() || made.scheme == "file") {
        std::replace(path.begin(), path.end(), '\\', '/');
        path = without_dot_segments(percent_normalised(path, component::path, budget, cut));
        // What follows "file:///" and another slash would be a server.
        if (made.host.empty())
            path.erase(0, std::min(path.find_first_not_of('/'), path.size()) - 1);
    } else {
        path = percent_normalised(path, component::path, budget, cut);
    }
    made.path = std::move(path);
    made.query = question == none ? "" : percent_normalised(before.substr(question + 1), component::query, budget, cut);
    made.fragment = hash == none ? "" : percent_normalised(text.substr(hash + 1), component::query, budget, cut);
    made.signs |= cut ? is_cut : no_sign;
}

/// Nothing when there is one and nobody can connect to it; 0 for none and for the scheme's own.
std::optional<std::uint16_t> read_port(std::string_view written, std::string_view scheme)
{
    unsigned port = 0;
    for (const char digit : written) {
        if (digit < '0' || digit > '9')
            return std::nullopt;
        port = port * 10 + static_cast<unsigned>(digit - '0');
        if (port > 65535)
            return std::nullopt;
    }
    if (port == 0 && !written.empty())
        return std::nullopt;
    return port == port_of(scheme) ? std::uint16_t{0} : static_cast<std::uint16_t>(port);
}

void read_user(address& made, std::string_view user)
{
    made.signs |= has_user | (user.find('@') != none ? several_at : no_sign);
    std::size_t budget = longest_user;
    bool cut = false;
    made.user = percent_normalised(user, component::path, budget, cut);
}

bool read_authority(address& made, std::string_view authority)
{
    if (const std::size_t at = authority.rfind('@'); at != none) {
        read_user(made, authority.substr(0, at));
        authority.remove_prefix(at + 1);
    }
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.find(':', bracket == none ? 0 : bracket);
    if (colon != none) {
        const auto port = read_port(authority.substr(colon + 1), made.scheme);
        if (!port)
            return false;
        made.port = *port;
        made.signs |= made.port != 0 ? odd_port : no_sign;
    }
    auto host = read_host(unmasked(authority.substr(0, colon), made.signs));
    if (!host)
        return false;
    made.host = std::move(host->host);
    made.domain = std::move(host->domain);
    made.signs |= host->signs;
    return true;
}

/// `text` begins behind the slashes.
std::optional<address> read_behind_slashes(address made, std::string_view text)
{
    const std::size_t end = std::min(text.find_first_of("/\\?#"), text.size());
    if (!read_authority(made, text.substr(0, end)))
        return std::nullopt;
    read_rest(made, text.substr(end));
    return made;
}

std::optional<address> read_hierarchical(address made, std::string_view rest)
{
    const std::size_t slashes = count_slashes(rest);
    if (slashes != 2 || rest.substr(0, slashes).find('\\') != none)
        made.signs |= odd_slashes;
    return read_behind_slashes(std::move(made), rest.substr(slashes));
}

/// file://server/share and \\server\share name a server, file:///C:/ none; Windows takes more slashes for a server
/// again.
std::optional<address> read_file(address made, std::string_view rest)
{
    const std::size_t slashes = count_slashes(rest);
    const std::string_view name = rest.substr(slashes, rest.substr(slashes).find_first_of("/\\?#"));
    const bool names_server = (slashes == 2 || slashes > 3) && !name.empty() && name.find(':') == none;
    if (names_server)
        return read_hierarchical(std::move(made), rest);
    read_rest(made, rest.substr(std::min<std::size_t>(slashes, slashes > 0 ? slashes - 1 : 0)));
    return made;
}

std::optional<address> read_with_scheme(const scheme_reading& scheme, std::uint32_t signs)
{
    address made;
    made.scheme = scheme.name;
    made.signs = signs | (scheme.is_masked ? masked : no_sign);
    if (is_special(made.scheme))
        return read_hierarchical(std::move(made), scheme.rest);
    if (made.scheme == "file")
        return read_file(std::move(made), scheme.rest);
    if (is_known_without_host(made.scheme)) {
        read_rest(made, scheme.rest);
        return made;
    }
    return scheme.rest.starts_with("//") ? read_hierarchical(std::move(made), scheme.rest) : std::nullopt;
}

/// What a mail program makes a link of without a scheme.
bool is_meant_as_host(std::string_view text, const address& read)
{
    if (text::equal_ignoring_case(text.substr(0, 4), "www."))
        return read.host.find('.', 4) != none;
    // A mail address is no URL.
    const bool is_mail = read.has(has_user) && read.path.size() <= 1;
    return !is_mail && !read.has(raw_ip) && has_known_suffix(read.host);
}

std::optional<address> read_without_scheme(std::string_view text, std::uint32_t signs)
{
    address made;
    made.scheme = "http";
    made.signs = signs | no_scheme;
    if (const std::size_t slashes = count_slashes(text); slashes >= 2)
        return read_hierarchical(std::move(made), text);
    else if (slashes == 1)
        return std::nullopt;
    auto read = read_behind_slashes(std::move(made), text);
    return read && is_meant_as_host(text, *read) ? read : std::nullopt;
}

std::optional<address> read_absolute(const cleaned& from)
{
    if (const auto scheme = split_scheme(from.text)) {
        if (auto read = read_with_scheme(*scheme, from.signs))
            return read;
        // example.com:8080/ begins as a scheme does.
        if (scheme->name.find('.') == none)
            return std::nullopt;
    }
    return read_without_scheme(from.text, from.signs);
}

std::optional<address> read_relative(const address& base, std::string_view text, std::uint32_t signs)
{
    address made = base;
    made.signs = (base.signs & ~(is_long | is_cut)) | signs;
    const std::size_t slashes = count_slashes(text);
    const bool has_authority = !base.host.empty() || base.scheme == "file";
    if (slashes >= 2) {
        address fresh;
        fresh.scheme = has_authority ? base.scheme : "http";
        fresh.signs = signs;
        return fresh.scheme == "file" ? read_file(std::move(fresh), text) : read_hierarchical(std::move(fresh), text);
    }
    if (text.empty() || text.front() == '#') {
        std::string path = std::move(made.path), query = std::move(made.query);
        read_rest(made, text);
        made.path = std::move(path);
        made.query = std::move(query);
    } else if (!has_authority) {
        return std::nullopt;
    } else if (text.front() == '?') {
        read_rest(made, text, base.path);
    } else {
        read_rest(made, text, slashes == 1 ? "" : base.path.substr(0, base.path.rfind('/') + 1));
    }
    made.signs |= made.text().size() >= long_from ? is_long : no_sign;
    return made;
}

} // namespace

std::optional<address> parse(std::string_view raw)
{
    const cleaned from = clean(raw);
    return from.text.empty() ? std::nullopt : read_absolute(from);
}

std::optional<address> resolve(const address& base, std::string_view raw)
{
    const cleaned from = clean(raw);
    const auto scheme = split_scheme(from.text);
    if (!scheme)
        return read_relative(base, from.text, from.signs);
    // http:x in a document of the same scheme is relative, which RFC 3986 allows to read so and browsers do.
    if (scheme->name == base.scheme && is_special(scheme->name) && count_slashes(scheme->rest) < 2)
        return read_relative(base, scheme->rest, from.signs);
    return read_absolute(from);
}

} // namespace url
