#include "contentd/url/ip_literal.hpp"

#include "common/net/ip.hpp"
#include "common/text/byte_classes.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace url {

namespace {

constexpr std::uint64_t too_high = std::uint64_t{1} << 32U;

/// Nothing when it is no number; `too_high` for one that is.
std::optional<std::uint64_t> number(std::string_view written)
{
    unsigned base = 10;
    if (written.size() >= 2 && written[0] == '0') {
        const bool is_hexadecimal = (written[1] | 0x20) == 'x';
        base = is_hexadecimal ? 16 : 8;
        written.remove_prefix(is_hexadecimal ? 2 : 1);
    } else if (written.empty()) {
        return std::nullopt;
    }
    std::uint64_t value = 0; // "0x" alone is 0
    for (const char digit : written) {
        const int each = text::digit_value(digit);
        if (each < 0 || static_cast<unsigned>(each) >= base)
            return std::nullopt;
        value = std::min(value * base + static_cast<unsigned>(each), too_high);
    }
    return value;
}

/// No top-level domain is a number, not even a wrong one such as 09.
bool ends_in_number(std::string_view name)
{
    const std::string_view last = name.substr(name.rfind('.') + 1);
    return number(last) || (!last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos);
}

std::string dotted(std::uint32_t address)
{
    std::string text;
    for (unsigned shift = 32; shift > 0; shift -= 8)
        text += std::to_string(address >> (shift - 8U) & 255U) + (shift > 8 ? "." : "");
    return text;
}

std::string hexadecimal(unsigned group)
{
    std::array<char, 4> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), group, 16).ptr;
    return {digits.data(), end};
}

struct run
{
    std::size_t at = 0;
    std::size_t length = 0;
};

/// The longest run of zero groups, the first of equal ones; one group alone is not shortened (RFC 5952, 4.2).
run zeros(const std::array<unsigned, 8>& groups)
{
    run best{groups.size(), 1};
    for (std::size_t at = 0; at < groups.size(); ++at) {
        std::size_t end = at;
        while (end < groups.size() && groups[end] == 0)
            ++end;
        if (end - at > best.length)
            best = {at, end - at};
    }
    return best;
}

std::string bracketed(const std::array<unsigned, 8>& groups)
{
    const run left_out = zeros(groups);
    std::string text = "[";
    for (std::size_t at = 0; at < groups.size(); ++at) {
        if (at == left_out.at) {
            text += "::";
            at += left_out.length - 1;
            continue;
        }
        if (text.back() != '[' && text.back() != ':')
            text += ':';
        text += hexadecimal(groups[at]);
    }
    return text + ']';
}

} // namespace

ipv4_reading read_ipv4(std::string_view written, ip_literal& into)
{
    if (!ends_in_number(written))
        return ipv4_reading::none;
    std::array<std::uint64_t, 4> parts{};
    std::size_t count = 0;
    for (std::string_view rest = written;; ++count) {
        const std::size_t dot = rest.find('.');
        const auto part = number(rest.substr(0, dot));
        if (!part || count == parts.size())
            return ipv4_reading::wrong;
        parts[count] = *part;
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    std::uint64_t address = parts[count];
    if (address >= std::uint64_t{1} << (8 * (4 - count)))
        return ipv4_reading::wrong;
    for (std::size_t i = 0; i < count; ++i) {
        if (parts[i] > 255)
            return ipv4_reading::wrong;
        address |= parts[i] << (8 * (3 - i));
    }
    into.host = into.domain = dotted(static_cast<std::uint32_t>(address));
    into.is_odd = into.host != written;
    return ipv4_reading::address;
}

std::optional<ip_literal> read_ipv6(std::string_view written)
{
    // The parser takes an IPv4 address alone too, and ends at a NUL.
    if (written.find(':') == std::string_view::npos || written.find('\0') != std::string_view::npos)
        return std::nullopt;
    const auto parsed = net::ip_address::parse(written);
    if (!parsed)
        return std::nullopt;
    const auto& bytes = parsed->bytes();
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = bytes[2 * i] * 256U + bytes[2 * i + 1];
    ip_literal made;
    made.host = made.domain = bracketed(groups);
    if (parsed->is_v4())
        made.domain = dotted(groups[6] << 16U | groups[7]);
    made.is_odd = parsed->is_v4() || written.find('.') != std::string_view::npos;
    return made;
}

} // namespace url
