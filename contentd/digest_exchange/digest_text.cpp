#include "contentd/digest_exchange/digest_text.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/escape.hpp"
#include "contentd/digest/digest.hpp"

#include <algorithm>

namespace digest_exchange {

namespace {

constexpr std::size_t feature_digits = 16;

struct kind_row
{
    digest::kind kind;
    std::string_view name;
};

constexpr std::array kinds = {kind_row{digest::kind::file, "file"}, kind_row{digest::kind::text, "text"},
                              kind_row{digest::kind::html, "html"}, kind_row{digest::kind::url, "url"}};

/// Lower-case hexadecimal digits, at most 16 of them.
std::optional<std::uint64_t> read_hex(std::string_view digits)
{
    std::uint64_t value = 0;
    for (const char c : digits) {
        const int digit = text::digit_value(c);
        if (digit < 0 || c != text::lower(c))
            return std::nullopt;
        value = value << 4U | static_cast<std::uint64_t>(digit);
    }
    return value;
}

std::string to_hex(std::uint64_t value)
{
    std::string made(feature_digits, '0');
    for (auto at = made.rbegin(); at != made.rend(); ++at, value >>= 4U)
        *at = "0123456789abcdef"[value & 15U];
    return made;
}

} // namespace

std::string_view kind_name(std::uint8_t kind)
{
    const auto* const found = std::find_if(
        kinds.begin(), kinds.end(), [&](const kind_row& each) { return static_cast<std::uint8_t>(each.kind) == kind; });
    return found == kinds.end() ? std::string_view() : found->name;
}

std::uint8_t kind_of(std::string_view name)
{
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const kind_row& each) { return each.name == name; });
    return found == kinds.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(found->kind);
}

std::string to_text(const state::digest_exact& exact)
{
    return text::to_hex({reinterpret_cast<const char*>(exact.data()), exact.size()});
}

std::optional<state::digest_exact> read_exact(std::string_view written)
{
    state::digest_exact made{};
    if (written.size() != made.size() * 2)
        return std::nullopt;
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto byte = read_hex(written.substr(i * 2, 2));
        if (!byte)
            return std::nullopt;
        made[i] = static_cast<std::uint8_t>(*byte);
    }
    return made;
}

std::string to_text(const digest_features& features)
{
    std::string made;
    for (const std::uint64_t each : features)
        made += to_hex(each);
    return made;
}

std::optional<digest_features> read_features(std::string_view written)
{
    digest_features made{};
    if (written.size() != feature_digits * made.size())
        return std::nullopt;
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto feature = read_hex(written.substr(i * feature_digits, feature_digits));
        if (!feature)
            return std::nullopt;
        made[i] = *feature;
    }
    return made;
}

} // namespace digest_exchange
