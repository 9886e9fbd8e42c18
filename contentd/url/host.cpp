#include "contentd/url/host.hpp"

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"
#include "contentd/url/address.hpp"
#include "contentd/url/international.hpp"
#include "contentd/url/ip_literal.hpp"
#include "contentd/url/percent.hpp"
#include "contentd/url/suffix.hpp"

#include <algorithm>

namespace url {

namespace {

constexpr std::size_t longest_written =
    std::size_t{6} * 1024; // of 1,024 bytes with all of them percent-encoded, and some

bool is_forbidden(char byte)
{
    return static_cast<unsigned char>(byte) <= ' ' || byte == '\x7f' ||
           std::string_view("#%/:<>?@[\\]^|").find(byte) != std::string_view::npos;
}

bool has_fake_slash(std::string_view name)
{
    for (const std::string_view each : {"\u2044", "\u2215", "\u2571", "\u29f8", "\u1735"})
        if (name.find(each) != std::string_view::npos)
            return true;
    return false;
}

bool has_punycode(std::string_view name)
{
    return name.starts_with("xn--") || name.find(".xn--") != std::string_view::npos;
}

/// Letters beyond ASCII, decoded or not.
std::optional<std::string> international(std::string name, std::uint32_t& signs)
{
    if (!text::is_7bit(name)) {
        auto ascii = text::is_utf8(name) ? to_ascii_name(name) : std::nullopt;
        if (!ascii)
            return std::nullopt;
        name = std::move(*ascii);
    }
    name = text::to_lower(name);
    if (!has_punycode(name))
        return name;
    signs |= punycode;
    const auto letters = to_unicode_name(name);
    if (!letters)
        signs |= broken_punycode;
    else if (mixes_scripts(*letters))
        signs |= mixed_script;
    if (letters && has_fake_slash(*letters))
        signs |= fake_slash;
    return name;
}

std::optional<host_reading> of_ip(std::optional<ip_literal> address, std::uint32_t signs)
{
    if (!address)
        return std::nullopt;
    signs |= raw_ip | (address->is_odd ? odd_ip : no_sign);
    return host_reading{std::move(address->host), std::move(address->domain), signs};
}

} // namespace

std::optional<host_reading> read_host(std::string_view written)
{
    host_reading made;
    if (written.empty() || written.size() > longest_written)
        return std::nullopt;
    if (written.size() > 2 && written.front() == '[' && written.back() == ']')
        return of_ip(read_ipv6(written.substr(1, written.size() - 2)), no_sign);
    std::string decoded = percent_decoded(written);
    if (decoded.size() != written.size())
        made.signs |= encoded_host;
    auto name = international(std::move(decoded), made.signs);
    if (!name || std::any_of(name->begin(), name->end(), is_forbidden))
        return std::nullopt;
    name->erase(name->find_last_not_of('.') + 1);
    if (name->empty() || name->size() > longest_host)
        return std::nullopt;
    ip_literal address;
    switch (read_ipv4(*name, address)) {
    case ipv4_reading::wrong:
        return std::nullopt;
    case ipv4_reading::address:
        // Full-width or percent-encoded digits are as odd as octal ones.
        address.is_odd = address.is_odd || !written.starts_with(address.host);
        return of_ip(std::move(address), made.signs);
    case ipv4_reading::none:
        break;
    }
    made.host = std::move(*name);
    made.domain = registrable_domain(made.host);
    return made;
}

} // namespace url
