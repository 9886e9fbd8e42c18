#include "contentd/url/percent.hpp"

#include "common/text/byte_classes.hpp"

#include <array>
#include <cstdint>

namespace url {

namespace {

enum class treatment : std::uint8_t { encode, keep, unreserved };

// The quote is among RFC 3986's delimiters, but browsers encode it in a query.
constexpr std::array<treatment, 256> table = [] {
    std::array<treatment, 256> all{};
    for (const char c : std::string_view("!$&()*+,;=:@/?"))
        all[static_cast<unsigned char>(c)] = treatment::keep;
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
        all[static_cast<unsigned char>(c)] = treatment::unreserved;
    return all;
}();

bool is_escape(std::string_view text, std::size_t at)
{
    return text[at] == '%' && at + 2 < text.size() && text::digit_value(text[at + 1]) >= 0 &&
           text::digit_value(text[at + 2]) >= 0;
}

char escaped_byte(std::string_view text, std::size_t at)
{
    return static_cast<char>(text::digit_value(text[at + 1]) * 16 + text::digit_value(text[at + 2]));
}

} // namespace

std::string percent_normalised(std::string_view text, component of, std::size_t& budget, bool& is_cut)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escaped = is_escape(text, at);
        const char byte = escaped ? escaped_byte(text, at) : text[at];
        at += escaped ? 2 : 0;
        const auto value = static_cast<unsigned char>(byte);
        treatment how = table[value];
        if (byte == '?' && of == component::path)
            how = treatment::encode;
        const bool is_bare = how == treatment::unreserved || (how == treatment::keep && !escaped);
        const std::size_t length = is_bare ? 1 : 3;
        if (length > budget) {
            is_cut = true;
            break;
        }
        budget -= length;
        if (is_bare)
            out += byte;
        else
            out.append({'%', digits[value >> 4U], digits[value & 15U]});
    }
    return out;
}

} // namespace url
