#include "contentd/document/office_agile.hpp"

#include "contentd/document/markup.hpp"
#include "contentd/document/office_hash.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <algorithm>
#include <charconv>

namespace document {

namespace {

using attributes = std::vector<markup_attribute>;

constexpr std::uint32_t most_rounds = 1'000'000; // Office writes a tenth of that, and reads ten times as many

std::uint32_t number_of(const attributes& from, std::string_view name)
{
    const std::string text = value_of(from, name);
    std::uint32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() ? number : 0;
}

std::string bytes_of(const attributes& from, std::string_view name)
{
    return mime::decode_base64(value_of(from, name)).bytes;
}

std::optional<ciphers::hash_kind> hash_named(std::string_view name)
{
    constexpr std::pair<std::string_view, ciphers::hash_kind> known[] = {
        {"SHA1", ciphers::hash_kind::sha1},     {"SHA-1", ciphers::hash_kind::sha1},
        {"SHA256", ciphers::hash_kind::sha256}, {"SHA384", ciphers::hash_kind::sha384},
        {"SHA512", ciphers::hash_kind::sha512}, {"MD5", ciphers::hash_kind::md5}};
    for (const auto& [each, kind] : known)
        if (each == name)
            return kind;
    return {};
}

office_agile::description description_of(const attributes& from)
{
    office_agile::description made;
    made.salt = bytes_of(from, "saltvalue");
    made.key_size = number_of(from, "keybits") / 8;
    const auto hash = hash_named(value_of(from, "hashalgorithm"));
    made.hash = hash.value_or(ciphers::hash_kind::sha1);
    const bool is_key = made.key_size == 16 || made.key_size == 24 || made.key_size == 32;
    made.is_known = hash && is_key && value_of(from, "cipheralgorithm") == "AES" &&
                    value_of(from, "cipherchaining") == "ChainingModeCBC" &&
                    number_of(from, "blocksize") == ciphers::aes_block;
    return made;
}

/// Hashes that are too short for it are filled up (2.3.4.11).
std::string fitted(std::string bytes, std::size_t size)
{
    bytes.resize(size, '\x36');
    return bytes;
}

} // namespace

std::optional<office_agile> office_agile::read(std::string_view info)
{
    constexpr std::size_t begin = 8;
    constexpr std::size_t longest = 65536;
    if (filetype::little_16(info, 0) != 4 || filetype::little_16(info, 2) != 4 || info.size() < begin)
        return {};
    office_agile made;
    markup_reader reader(info.substr(begin, longest), markup_language::xml);
    while (reader.next()) {
        if (reader.what() != markup_reader::kind::open)
            continue;
        if (reader.name() == "keydata") {
            made.data_ = description_of(reader.attributes());
        } else if (reader.name() == "encryptedkey" && !made.key_.is_known) { // others are of certificates
            const attributes told = reader.attributes();
            made.key_ = description_of(told);
            made.rounds_ = number_of(told, "spincount");
            made.verifier_ = bytes_of(told, "encryptedverifierhashinput");
            made.verifier_hash_ = bytes_of(told, "encryptedverifierhashvalue");
            made.encrypted_key_ = bytes_of(told, "encryptedkeyvalue");
        }
    }
    const bool is_readable = made.data_.is_known && made.key_.is_known && made.rounds_ <= most_rounds;
    return is_readable ? std::optional(std::move(made)) : std::nullopt;
}

std::string office_agile::key_by(std::string_view password_utf16, collector& found) const
{
    // What the hash goes on with, for each of the three that it decrypts (2.3.4.13).
    constexpr std::string_view for_verifier = "\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79";
    constexpr std::string_view for_hash = "\xd7\xaa\x0f\x6d\x30\x61\x34\x4e";
    constexpr std::string_view for_key = "\x14\x6e\x0b\xe7\xab\xac\xd0\xd6";
    ciphers::hasher hash(key_.hash);
    const std::string hashed = office_hash(hash, key_.salt, password_utf16, rounds_, found);
    if (hashed.empty())
        return {};
    const std::string vector = fitted(key_.salt, ciphers::aes_block);
    const auto decrypted = [&](std::string bytes, std::string_view purpose) {
        return ciphers::decrypt_aes(fitted(hash.of({hashed, purpose}), key_.key_size), vector, bytes) ? bytes
                                                                                                      : std::string();
    };
    const std::string told = decrypted(verifier_hash_, for_hash);
    if (told.size() < hash.size() || !told.starts_with(hash.of({decrypted(verifier_, for_verifier)})))
        return {};
    std::string key = decrypted(encrypted_key_, for_key);
    key.resize(std::min(key.size(), data_.key_size));
    return key;
}

bool office_agile::decrypt(std::string_view key, std::string& data, collector& found) const
{
    constexpr std::size_t segment = 4096;
    ciphers::hasher hash(data_.hash);
    for (std::size_t at = 0; at < data.size(); at += segment) {
        const std::string vector =
            fitted(hash.of({data_.salt, filetype::to_little_32(static_cast<std::uint32_t>(at / segment))}),
                   ciphers::aes_block);
        const std::span<char> piece = std::span(data).subspan(at, std::min(segment, data.size() - at));
        if (!found.has_time() || !ciphers::decrypt_aes(key, vector, piece))
            return false;
    }
    return true;
}

} // namespace document
