#include "contentd/document/office_xor.hpp"

#include "contentd/document/office_package.hpp"
#include "contentd/document/passwords.hpp"
#include "contentd/document/single_byte.hpp"

#include <bit>

namespace document {

namespace {

constexpr std::size_t longest_password = 15;

constexpr std::uint8_t filling[longest_password] = {0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80,
                                                    0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00};

/// By the length of the password.
constexpr std::uint16_t first_keys[longest_password] = {0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e,
                                                        0x1872, 0xe139, 0xd40f, 0x84f9, 0x280c, 0xa96a, 0x4ec3};

/// Of the low seven bits of each letter, from the last letter's highest one down.
constexpr std::uint16_t key_bits[longest_password * 7] = {
    0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09, 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7, 0x9dcf, 0x2bbf,
    0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0, 0x0375, 0x06ea, 0x0dd4, 0x1ba8, 0x3750, 0x6ea0, 0xdd40,
    0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5, 0x6f45, 0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a,
    0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc, 0x5fd9, 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0,
    0xb861, 0x60e3, 0xc1c6, 0x93ad, 0x377b, 0x6ef6, 0xddec, 0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10,
    0xaa51, 0x4483, 0x8906, 0x022d, 0x045a, 0x08b4, 0x1168, 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c,
    0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc,
    0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4};

std::uint8_t letter(std::string_view password, std::size_t at)
{
    return static_cast<std::uint8_t>(password[at]);
}

std::uint32_t key_of(std::string_view password)
{
    std::uint32_t key = first_keys[password.size() - 1];
    std::size_t bit = std::size(key_bits);
    for (std::size_t at = password.size(); at-- > 0;)
        for (unsigned shift = 7; shift-- > 0;)
            if (--bit; (letter(password, at) >> shift & 1U) != 0)
                key ^= key_bits[bit];
    return key;
}

std::uint32_t verifier_of(std::string_view password)
{
    std::uint32_t verifier = 0;
    const auto take = [&](std::uint32_t byte) { verifier = ((verifier << 1U | verifier >> 14U) & 0x7fffU) ^ byte; };
    for (std::size_t at = password.size(); at-- > 0;)
        take(letter(password, at));
    take(static_cast<std::uint32_t>(password.size()));
    return verifier ^ 0xce4bU;
}

} // namespace

std::optional<office_xor> office_xor::open(std::uint32_t key, std::uint32_t verifier, collector& found)
{
    std::optional<office_xor> made;
    const auto opens = [&](std::string_view password) {
        for (const std::string& each : single_byte_forms(password)) {
            made = by(std::string_view(each).substr(0, longest_password), key, verifier);
            if (made)
                return true;
        }
        return false;
    };
    return try_passwords({excel_password}, found, opens) ? made : std::nullopt;
}

std::optional<office_xor> office_xor::by(std::string_view password, std::uint32_t key, std::uint32_t verifier)
{
    const bool is_possible = !password.empty() && password.size() <= longest_password;
    if (!is_possible || key_of(password) != key || verifier_of(password) != verifier)
        return {};
    office_xor made;
    for (std::size_t at = 0; at < made.pad_.size(); ++at) {
        const std::uint8_t byte = at < password.size() ? letter(password, at) : filling[at - password.size()];
        made.pad_[at] = static_cast<std::uint8_t>(byte ^ key >> (at % 2 == 0 ? 0 : 8));
    }
    return made;
}

void office_xor::decrypt_record(std::size_t end, std::size_t from, std::span<char> data) const
{
    std::size_t at = end + from;
    for (char& each : data) {
        const std::uint8_t pad = std::rotl(pad_[at++ % pad_.size()], 2);
        each = static_cast<char>(std::rotl(static_cast<std::uint8_t>(each), 3) ^ pad);
    }
}

void office_xor::decrypt_text(std::size_t at, std::span<char> data) const
{
    for (char& each : data) {
        const std::uint8_t pad = std::rotr(pad_[at++ % pad_.size()], 1);
        const char plain = static_cast<char>(static_cast<std::uint8_t>(each) ^ pad);
        if (each != 0 && plain != 0) // zero stays zero, and nothing becomes one
            each = plain;
    }
}

} // namespace document
