#include "contentd/document/pdf_keys.hpp"

#include "common/text/utf8.hpp"
#include "contentd/ciphers/ciphers.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <vector>

namespace document {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t hash_size = 32; // of revisions 5 and 6, and of the padding before
constexpr std::size_t salt_size = 8;
constexpr std::string_view padding = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\0\x4e\x56\xff\xfa\x01\x08"
                                     "\x2e\x2e\0\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"sv;

std::string padded(std::string_view password)
{
    std::string made(password.substr(0, padding.size()));
    return made.append(padding, 0, padding.size() - made.size());
}

constexpr std::size_t shortest = 5; // of keys in revisions below 5
constexpr std::size_t longest = 16;

/// Some write bytes where bits are to stand, or the other way round.
std::size_t key_size_of(std::uint64_t told)
{
    return std::clamp<std::uint64_t>(told < 40 ? told : told / 8, shortest, longest);
}

/// Those that readers may take, each once. Before crypt filters there was one. With them it is the longest, whatever is
/// told, for some, and for others what the filter or the dictionary tells.
std::vector<std::size_t> key_sizes_of(const pdf_security& told)
{
    if (told.version < 4)
        return {told.version < 2 || told.revision < 3 ? shortest : key_size_of(told.key_bits)};
    std::vector<std::size_t> sizes = {longest};
    const auto add = [&](std::uint64_t size) {
        if (size != 0 && std::find(sizes.begin(), sizes.end(), key_size_of(size)) == sizes.end())
            sizes.push_back(key_size_of(size));
    };
    add(told.key_bits);
    for (const std::string& each : {told.for_streams, told.for_strings, told.for_files}) {
        const auto filter = told.filters.find(each);
        add(filter == told.filters.end() ? 0 : filter->second.key_size);
    }
    return sizes;
}

/// The first `size` bytes of the hash, over and over where the revision has it so.
std::string hashed_again(ciphers::hasher& hash, std::string all, std::size_t size, std::uint64_t revision)
{
    for (int round = 0; round < 50 && revision >= 3; ++round)
        all = hash.of({std::string_view(all).substr(0, size)});
    return all.substr(0, size);
}

/// RC4 by the key, whose bytes are all masked with each number from first to last.
void apply_masked(std::string_view key, int first, int last, std::string& data)
{
    for (int mask = first;; mask += first < last ? 1 : -1) {
        std::string masked(key);
        for (char& each : masked)
            each = static_cast<char>(each ^ mask);
        ciphers::rc4(masked).apply(data);
        if (mask == last)
            return;
    }
}

/// Algorithms 2, 4 and 5.
std::string key_by_user(const pdf_security& told, std::size_t size, std::string_view id, std::string_view password)
{
    ciphers::hasher hash(ciphers::hash_kind::md5);
    const bool marks_metadata = told.revision >= 4 && !told.encrypts_metadata;
    const std::string first =
        hash.of({padded(password), std::string_view(told.owner).substr(0, padding.size()),
                 filetype::to_little_32(told.permissions), id, marks_metadata ? "\xff\xff\xff\xff"sv : ""sv});
    const std::string key = hashed_again(hash, first, size, told.revision);
    std::string proof(padding);
    if (told.revision >= 3)
        proof = hash.of({padding, id});
    apply_masked(key, 0, told.revision >= 3 ? 19 : 0, proof);
    return told.user.starts_with(proof) ? key : std::string();
}

/// Algorithm 7: the owner's password leads to the user's.
std::string key_by_owner(const pdf_security& told, std::size_t size, std::string_view id, std::string_view password)
{
    ciphers::hasher hash(ciphers::hash_kind::md5);
    const std::string key = hashed_again(hash, hash.of({padded(password)}), size, told.revision);
    std::string user = told.owner.substr(0, padding.size());
    apply_masked(key, told.revision >= 3 ? 19 : 0, 0, user);
    return key_by_user(told, size, id, user);
}

std::string key_by_old_password(const pdf_security& told, std::string_view id, std::string_view password)
{
    for (const std::size_t size : key_sizes_of(told)) {
        const std::string by_user = key_by_user(told, size, id, password);
        std::string key = by_user.empty() ? key_by_owner(told, size, id, password) : by_user;
        if (!key.empty())
            return key;
    }
    return {};
}

/// PDFDocEncoding (ISO 32000-2, D.3): Latin-1 but for these. Empty when it has not all of them.
std::string to_pdf_encoding(std::string_view utf8)
{
    constexpr std::u32string_view from_18 = U"\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc";
    constexpr std::u32string_view from_80 = U"\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212"
                                            U"\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141"
                                            U"\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e";
    std::string made;
    for (std::size_t at = 0; at < utf8.size();) {
        const text::character each = text::next_character(utf8, at);
        at += each.length;
        const std::size_t low = from_18.find(each.point);
        const std::size_t high = from_80.find(each.point);
        if (each.point < 0x80 || (each.point > 0xa0 && each.point < 0x100))
            made += static_cast<char>(each.point);
        else if (low != from_18.npos)
            made += static_cast<char>(0x18 + low);
        else if (high != from_80.npos)
            made += static_cast<char>(0x80 + high);
        else if (each.point == U'\u20ac')
            made += '\xa0';
        else
            return {};
    }
    return made;
}

/// Algorithm 2.B, of revision 6; SHA-256 alone in revision 5.
std::string hash_of(std::uint64_t revision, std::string_view password, std::string_view salt, std::string_view user)
{
    std::string all = ciphers::hasher(ciphers::hash_kind::sha256).of({password, salt, user});
    if (revision < 6)
        return all;
    constexpr ciphers::hash_kind kinds[] = {ciphers::hash_kind::sha256, ciphers::hash_kind::sha384,
                                            ciphers::hash_kind::sha512};
    for (int round = 0, last = 0; round < 64 || last > round - 32; ++round) {
        std::string repeated;
        for (int i = 0; i < 64; ++i)
            repeated.append(password).append(all).append(user);
        const std::string key = all.substr(0, 16);
        ciphers::encrypt_aes_128(key, all.substr(16, 16), repeated);
        unsigned sum = 0; // of a number in base 256, modulo 3
        for (std::size_t i = 0; i < 16; ++i)
            sum += static_cast<unsigned char>(repeated[i]);
        all = ciphers::hasher(kinds[sum % 3]).of({repeated});
        last = static_cast<unsigned char>(repeated.back());
    }
    return all.substr(0, hash_size);
}

/// Algorithm 2.A: `proof` is U or OE's O, `key` UE or OE.
std::string key_by_proof(std::uint64_t revision, std::string_view password, std::string_view proof, std::string key,
                         std::string_view user)
{
    if (proof.size() < hash_size + 2 * salt_size || key.size() < hash_size ||
        hash_of(revision, password, proof.substr(hash_size, salt_size), user) != proof.substr(0, hash_size))
        return {};
    key.resize(hash_size);
    ciphers::decrypt_aes(hash_of(revision, password, proof.substr(hash_size + salt_size, salt_size), user),
                         std::string(ciphers::aes_block, '\0'), key);
    return key;
}

} // namespace

std::string pdf_key(const pdf_security& told, std::string_view id, std::string_view password)
{
    constexpr std::size_t longest_password = 127; // of revisions 5 and 6
    std::string key;
    if (told.revision < 5) {
        key = key_by_old_password(told, id, password);
        const std::string other = key.empty() && !text::is_7bit(password) ? to_pdf_encoding(password) : std::string();
        return other.empty() ? key : key_by_old_password(told, id, other);
    }
    password = password.substr(0, longest_password);
    const std::string_view user = std::string_view(told.user).substr(0, hash_size + 2 * salt_size);
    key = key_by_proof(told.revision, password, user, told.user_key, {});
    return key.empty() ? key_by_proof(told.revision, password, told.owner, told.owner_key, user) : key;
}

} // namespace document
