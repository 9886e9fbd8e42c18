#include "contentd/document/office_rc4.hpp"

#include "contentd/ciphers/utf16.hpp"
#include "contentd/document/office_package.hpp"
#include "contentd/document/passwords.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace document {

namespace {

using filetype::little_16;
using filetype::little_32;

constexpr std::size_t salt_size = 16;
constexpr std::size_t verifier_size = 16;
constexpr std::size_t short_key = 5;

} // namespace

std::optional<office_rc4> office_rc4::read(std::string_view header)
{
    const std::uint32_t major = little_16(header, 0);
    const std::uint32_t minor = little_16(header, 2);
    office_rc4 made;
    made.is_crypto_api_ = major >= 2 && major <= 4 && minor == 2;
    if (!made.is_crypto_api_ && (major != 1 || minor != 1))
        return {};
    std::size_t at = 4;
    if (made.is_crypto_api_) {
        constexpr std::size_t sizes_and_flags = 12;
        const std::size_t told = little_32(header, 8);
        const std::uint32_t bits = little_32(header, sizes_and_flags + 16);
        made.key_size_ = bits == 0 ? short_key : bits / 8;
        if (told > header.size() || made.key_size_ < short_key || made.key_size_ > 16)
            return {};
        at = sizes_and_flags + told + 4; // behind the salt's size
    }
    const std::size_t hash_at = at + salt_size + verifier_size + (made.is_crypto_api_ ? 4 : 0);
    const std::size_t hash_size = made.is_crypto_api_ ? 20 : 16;
    if (header.size() < hash_at + hash_size)
        return {};
    made.salt_ = header.substr(at, salt_size);
    made.verifier_ = header.substr(at + salt_size, verifier_size);
    made.verifier_hash_ = header.substr(hash_at, hash_size);
    return made;
}

bool office_rc4::open(collector& found)
{
    return try_passwords({excel_password, powerpoint_password}, found,
                         [&](std::string_view password) { return try_password(ciphers::to_utf16(password)); });
}

bool office_rc4::try_password(std::string_view password_utf16)
{
    if (is_crypto_api_) {
        base_ = ciphers::hasher(ciphers::hash_kind::sha1).of({salt_, password_utf16});
    } else {
        ciphers::hasher hash(ciphers::hash_kind::md5);
        const std::string first = hash.of({password_utf16}).substr(0, short_key);
        for (int i = 0; i < 16; ++i) {
            hash.add(first);
            hash.add(salt_);
        }
        base_ = hash.of({}).substr(0, short_key);
    }
    ciphers::rc4 stream(key_of_block(0));
    std::string verifier = verifier_;
    std::string told = verifier_hash_;
    stream.apply(verifier);
    stream.apply(told);
    return told == ciphers::hasher(is_crypto_api_ ? ciphers::hash_kind::sha1 : ciphers::hash_kind::md5).of({verifier});
}

std::string office_rc4::key_of_block(std::uint32_t block) const
{
    if (!is_crypto_api_)
        return ciphers::hasher(ciphers::hash_kind::md5).of({base_, filetype::to_little_32(block)});
    std::string key =
        ciphers::hasher(ciphers::hash_kind::sha1).of({base_, filetype::to_little_32(block)}).substr(0, key_size_);
    if (key_size_ == short_key)
        key.resize(16); // with zeros, as the oldest CryptoAPI had it
    return key;
}

office_rc4_stream::office_rc4_stream(const office_rc4& how, std::size_t block_size)
    : how_(how), block_size_(block_size), now_(how.key_of_block(0))
{}

void office_rc4_stream::go_to(std::size_t at)
{
    if (at / block_size_ != block_) {
        block_ = at / block_size_;
        now_ = ciphers::rc4(how_.key_of_block(static_cast<std::uint32_t>(block_)));
        used_ = 0;
    }
    now_.skip(at % block_size_ - used_);
    used_ = at % block_size_;
}

void office_rc4_stream::decrypt(std::size_t at, std::span<char> data)
{
    while (!data.empty()) {
        go_to(at);
        const std::size_t piece = std::min(data.size(), block_size_ - used_);
        now_.apply(data.first(piece));
        used_ += piece;
        at += piece;
        data = data.subspan(piece);
    }
}

} // namespace document
