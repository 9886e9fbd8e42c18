#include "common/dns/return_codes.hpp"

#include "common/text/escape.hpp"

#include <charconv>
#include <optional>

namespace dns {

namespace {

constexpr std::uint32_t loopback = 127;
constexpr std::uint32_t refusals = 0x7fffff; // 127.255.255

std::uint32_t to_number(const net::ip_address& address)
{
    std::uint32_t number = 0;
    for (std::size_t i = 12; i < 16; ++i)
        number = number << 8U | address.bytes()[i];
    return number;
}

/// An address of 127.0.0.0/8.
std::optional<std::uint32_t> to_code(std::string_view written)
{
    const auto address = net::ip_address::parse(written);
    if (!address || !address->is_v4() || to_number(*address) >> 24U != loopback)
        return std::nullopt;
    return to_number(*address);
}

/// A number between these two.
std::optional<std::uint32_t> to_small(std::string_view written, std::uint32_t least, std::uint32_t most)
{
    std::uint32_t number = 0;
    const char* end = written.data() + written.size();
    const auto [stop, failure] = std::from_chars(written.data(), end, number);
    if (failure != std::errc() || stop != end || number < least || number > most)
        return std::nullopt;
    return number;
}

} // namespace

bool is_listing(const net::ip_address& answer)
{
    return answer.is_v4() && to_number(answer) >> 24U == loopback && to_number(answer) >> 8U != refusals;
}

base::result<return_codes::range> return_codes::parse_one(std::string_view written)
{
    const auto wrong = [written] {
        return base::fail(
            "\"" + text::printable(written, 60) +
            "\" is no return code: 127.0.0.2, 127.0.0.2-11, 127.0.0.0/24 or 127.0.0.0&12, in 127.0.0.0/8");
    };
    const std::size_t sign = written.find_first_of("-/&");
    const auto first = to_code(written.substr(0, sign));
    if (!first)
        return wrong();
    if (sign == std::string_view::npos)
        return range{*first, *first, 0};
    const std::string_view rest = written.substr(sign + 1);
    if (written[sign] == '-') {
        auto last = to_code(rest);
        if (const auto octet = to_small(rest, 0, 255))
            last = (*first & ~0xffU) | *octet;
        if (!last || *last < *first)
            return wrong();
        return range{*first, *last, 0};
    }
    const auto number = written[sign] == '/' ? to_small(rest, 8, 32) : to_small(rest, 1, 255);
    if (!number)
        return wrong();
    if (written[sign] == '&')
        return range{*first & ~0xffU, *first | 0xffU, static_cast<std::uint8_t>(*number)};
    const auto below = static_cast<std::uint32_t>((1ULL << (32U - *number)) - 1);
    if ((*first & below) != 0)
        return wrong();
    return range{*first, *first | below, 0};
}

base::result<return_codes> return_codes::parse(std::string_view written)
{
    return_codes made;
    made.ranges_.clear();
    for (std::size_t begin = 0; begin <= written.size();) {
        const std::size_t end = std::min(written.find(',', begin), written.size());
        const auto one = parse_one(written.substr(begin, end - begin));
        if (!one)
            return one.error();
        made.ranges_.push_back(*one);
        begin = end + 1;
    }
    return made;
}

bool return_codes::has(const net::ip_address& answer) const
{
    if (!is_listing(answer))
        return false;
    const std::uint32_t code = to_number(answer);
    for (const range& each : ranges_)
        if (code >= each.first && code <= each.last && (each.bits == 0 || (code & each.bits) != 0))
            return true;
    return false;
}

} // namespace dns
