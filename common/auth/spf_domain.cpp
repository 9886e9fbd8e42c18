#include "common/auth/spf_domain.hpp"

#include "common/auth/spf_limits.hpp"
#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>

namespace auth {

namespace {

struct close_idna
{
    void operator()(UIDNA* idna) const { uidna_close(idna); }
};

bool is_ascii(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

/// UTS 46, as RFC 8616 wants of internationalised domains. Empty when it is none.
std::optional<std::string> to_a_labels(std::string_view domain)
{
    if (!text::is_utf8(domain) || domain.size() > 1000)
        return std::nullopt;
    UErrorCode failure = U_ZERO_ERROR;
    const std::unique_ptr<UIDNA, close_idna> idna(
        uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &failure));
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    std::array<char, 256> made{};
    const int length = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<int>(domain.size()), made.data(),
                                              static_cast<int>(made.size()), &info, &failure);
    if (U_FAILURE(failure) || info.errors != 0 || length <= 0)
        return std::nullopt;
    return std::string(made.data(), static_cast<std::size_t>(length));
}

bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

} // namespace

bool is_top_label(std::string_view label)
{
    if (label.empty() || label.front() == '-' || label.back() == '-')
        return false;
    if (std::all_of(label.begin(), label.end(), is_digit))
        return false;
    return std::all_of(label.begin(), label.end(),
                       [](char byte) { return is_letter(byte) || is_digit(byte) || byte == '-'; });
}

std::optional<std::string> checkable_domain(std::string_view written)
{
    std::string name = is_ascii(written) ? text::to_lower(written) : to_a_labels(written).value_or("");
    if (name.ends_with('.'))
        name.pop_back();
    const auto dot = name.rfind('.');
    if (dot == std::string::npos || !is_top_label(std::string_view(name).substr(dot + 1)) || !is_askable(name))
        return std::nullopt;
    return name;
}

bool is_askable(std::string_view name)
{
    if (name.empty() || name.size() > spf_name_limit)
        return false;
    std::size_t label = 0;
    for (const char byte : name) {
        if (byte == '.') {
            if (label == 0)
                return false;
            label = 0;
            continue;
        }
        if (byte < ' ' || byte > '~' || byte == '\\' || ++label > 63)
            return false;
    }
    return label != 0;
}

std::string asked_name(std::string_view expanded)
{
    if (expanded.ends_with('.'))
        expanded.remove_suffix(1);
    while (expanded.size() > spf_name_limit) {
        const auto dot = expanded.find('.');
        if (dot == std::string_view::npos)
            break;
        expanded.remove_prefix(dot + 1);
    }
    return text::to_lower(expanded);
}

bool is_within(std::string_view name, std::string_view domain)
{
    if (!name.ends_with(domain))
        return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

std::string reverse_name(const net::ip_address& address)
{
    std::string name;
    const auto& bytes = address.bytes();
    if (address.is_v4()) {
        for (std::size_t i = 16; i > 12; --i)
            name += std::to_string(bytes[i - 1]) + '.';
        return name + "in-addr.arpa";
    }
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 16; i > 0; --i) {
        const unsigned byte = bytes[i - 1];
        name += {digits[byte & 0xfU], '.', digits[byte >> 4U], '.'};
    }
    return name + "ip6.arpa";
}

} // namespace auth
