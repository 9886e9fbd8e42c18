#include "contentd/document/office_standard.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/office_hash.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace document {

namespace {

using filetype::little_16;
using filetype::little_32;

constexpr std::size_t salt_size = 16;
constexpr std::size_t verifier_size = 16;
constexpr std::size_t verifier_hash_size = 32;

std::size_t key_size_of(std::string_view header)
{
    const std::uint32_t algorithm = little_32(header, 8);
    const std::uint32_t bits = little_32(header, 16);
    const bool is_aes = algorithm == 0x660e || algorithm == 0x660f || algorithm == 0x6610;
    return is_aes && (bits == 128 || bits == 192 || bits == 256) ? bits / 8 : 0;
}

/// What CryptDeriveKey makes of a hash (2.3.4.7).
std::string derive(ciphers::hasher& hash, std::string_view from)
{
    constexpr std::size_t block = 64;
    std::string inner(block, '\x36');
    std::string outer(block, '\x5c');
    for (std::size_t i = 0; i < from.size(); ++i) {
        inner[i] = static_cast<char>(inner[i] ^ from[i]);
        outer[i] = static_cast<char>(outer[i] ^ from[i]);
    }
    return hash.of({inner}) + hash.of({outer});
}

} // namespace

std::optional<office_standard> office_standard::read(std::string_view info)
{
    const std::uint32_t major = little_16(info, 0);
    const std::uint64_t header_size = little_32(info, 8);
    if (major < 2 || major > 4 || little_16(info, 2) != 2 || header_size > info.size())
        return {};
    office_standard made;
    made.key_size_ = key_size_of(info.substr(std::min<std::size_t>(12, info.size()), header_size));
    const std::size_t at = 12 + static_cast<std::size_t>(header_size) + 4; // behind the salt's size
    if (made.key_size_ == 0 || info.size() < at + salt_size + verifier_size + 4 + verifier_hash_size)
        return {};
    made.salt_ = info.substr(at, salt_size);
    made.verifier_ = info.substr(at + salt_size, verifier_size);
    made.verifier_hash_ = info.substr(at + salt_size + verifier_size + 4, verifier_hash_size);
    return made;
}

std::string office_standard::key_by(std::string_view password_utf16, collector& found) const
{
    constexpr std::uint32_t rounds = 50'000;
    constexpr std::string_view first_block("\0\0\0\0", 4);
    ciphers::hasher hash(ciphers::hash_kind::sha1);
    const std::string hashed = office_hash(hash, salt_, password_utf16, rounds, found);
    if (hashed.empty())
        return {};
    std::string key = derive(hash, hash.of({hashed, first_block})).substr(0, key_size_);
    std::string verifier = verifier_;
    std::string told = verifier_hash_;
    const bool is_right = ciphers::decrypt_aes(key, {}, verifier) && ciphers::decrypt_aes(key, {}, told) &&
                          hash.of({verifier}) == std::string_view(told).substr(0, hash.size());
    return is_right ? key : std::string();
}

bool office_standard::decrypt(std::string_view key, std::string& data, collector& /*found*/) const
{
    return ciphers::decrypt_aes(key, {}, data);
}

} // namespace document
