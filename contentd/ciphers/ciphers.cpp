#include "contentd/ciphers/ciphers.hpp"

#include <algorithm>
#include <utility>

namespace ciphers {

namespace {

void require(bool done)
{
    if (!done)
        throw missing_cipher();
}

struct free_hash
{
    void operator()(EVP_MD* hash) const { EVP_MD_free(hash); }
};

using fetched_hash = std::unique_ptr<EVP_MD, free_hash>;

/// Fetched once, as a fetch takes a lock and as long as hashing a kilobyte.
const EVP_MD* algorithm(hash_kind kind)
{
    const auto fetch = [](const char* name) { return fetched_hash(EVP_MD_fetch(nullptr, name, nullptr)); };
    static const std::array<fetched_hash, 5> fetched = {fetch("MD5"), fetch("SHA1"), fetch("SHA256"), fetch("SHA384"),
                                                        fetch("SHA512")};
    return fetched[static_cast<std::size_t>(kind)].get();
}

struct free_cipher
{
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* aes_for(std::size_t key_size, bool has_vector)
{
    switch (key_size) {
    case 16:
        return has_vector ? EVP_aes_128_cbc() : EVP_aes_128_ecb();
    case 24:
        return has_vector ? EVP_aes_192_cbc() : EVP_aes_192_ecb();
    case 32:
        return has_vector ? EVP_aes_256_cbc() : EVP_aes_256_ecb();
    default:
        return nullptr;
    }
}

unsigned char* bytes_of(char* text)
{
    return reinterpret_cast<unsigned char*>(text);
}

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

bool apply_aes(bool encrypts, std::string_view key, std::string_view vector, std::span<char> data)
{
    const EVP_CIPHER* const cipher = aes_for(key.size(), !vector.empty());
    if (cipher == nullptr || (!vector.empty() && vector.size() != aes_block))
        return false;
    const std::unique_ptr<EVP_CIPHER_CTX, free_cipher> context(EVP_CIPHER_CTX_new());
    require(context != nullptr);
    require(EVP_CipherInit_ex(context.get(), cipher, nullptr, bytes_of(key),
                              vector.empty() ? nullptr : bytes_of(vector), encrypts ? 1 : 0) == 1);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    constexpr std::size_t most_at_once = std::size_t{1} << 30U; // libcrypto counts in int
    const std::size_t whole = data.size() / aes_block * aes_block;
    for (std::size_t at = 0; at < whole; at += most_at_once) {
        const std::span<char> piece = data.subspan(at, std::min(most_at_once, whole - at));
        int written = 0;
        require(EVP_CipherUpdate(context.get(), bytes_of(piece.data()), &written, bytes_of(piece.data()),
                                 static_cast<int>(piece.size())) == 1);
    }
    return true;
}

} // namespace

hasher::hasher(hash_kind kind) : context_(EVP_MD_CTX_new())
{
    const EVP_MD* const hash = algorithm(kind);
    require(context_ != nullptr && hash != nullptr && EVP_DigestInit_ex2(context_.get(), hash, nullptr) == 1);
    size_ = static_cast<std::size_t>(EVP_MD_get_size(hash));
}

void hasher::add(std::string_view bytes)
{
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

void hasher::finish(std::string& to)
{
    to.resize(size_);
    require(EVP_DigestFinal_ex(context_.get(), bytes_of(to.data()), nullptr) == 1 &&
            EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
}

std::string hasher::of(std::initializer_list<std::string_view> pieces)
{
    for (const std::string_view each : pieces)
        add(each);
    std::string made;
    finish(made);
    return made;
}

void hasher::go_on_from(const hasher& other)
{
    require(EVP_MD_CTX_copy_ex(context_.get(), other.context_.get()) == 1);
}

hmac::hmac(hash_kind kind, std::string_view key) : inner_(kind), outer_(kind), work_(kind)
{
    constexpr std::size_t longest_block = 128; // of SHA-384 and SHA-512
    const std::size_t block =
        kind == hash_kind::sha384 || kind == hash_kind::sha512 ? longest_block : longest_block / 2;
    std::string padded = key.size() > block ? work_.of({key}) : std::string(key);
    padded.resize(block);
    const auto xored = [&](char with) {
        std::string made = padded;
        for (char& each : made)
            each = static_cast<char>(each ^ with);
        return made;
    };
    inner_.add(xored('\x36'));
    outer_.add(xored('\x5c'));
}

void hmac::of(std::string_view message, std::string& to)
{
    work_.go_on_from(inner_);
    work_.add(message);
    work_.finish(to);
    work_.go_on_from(outer_);
    work_.add(to);
    work_.finish(to);
}

bool decrypt_aes(std::string_view key, std::string_view vector, std::span<char> data)
{
    return apply_aes(false, key, vector, data);
}

bool encrypt_aes_128(std::string_view key, std::string_view vector, std::span<char> data)
{
    return key.size() == 16 && !vector.empty() && apply_aes(true, key, vector, data);
}

rc4::rc4(std::string_view key)
{
    for (std::size_t i = 0; i < state_.size(); ++i)
        state_[i] = static_cast<std::uint8_t>(i);
    std::uint8_t other = 0;
    for (std::size_t i = 0; i < state_.size() && !key.empty(); ++i) {
        other = static_cast<std::uint8_t>(other + state_[i] + static_cast<std::uint8_t>(key[i % key.size()]));
        std::swap(state_[i], state_[other]);
    }
}

std::uint8_t rc4::next()
{
    second_ = static_cast<std::uint8_t>(second_ + state_[++first_]);
    std::swap(state_[first_], state_[second_]);
    return state_[static_cast<std::uint8_t>(state_[first_] + state_[second_])];
}

void rc4::apply(std::span<char> data)
{
    for (char& each : data)
        each = static_cast<char>(each ^ static_cast<char>(next()));
}

void rc4::skip(std::size_t count)
{
    while (count-- > 0)
        next();
}

} // namespace ciphers
