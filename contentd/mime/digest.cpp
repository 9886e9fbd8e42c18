#include "contentd/mime/digest.hpp"

#include "common/text/escape.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace mime {

namespace {

struct free_digest
{
    void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// Fetched once: a fetch takes a lock and as long as hashing a kilobyte.
const EVP_MD* algorithm()
{
    static const std::unique_ptr<EVP_MD, free_digest> fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    return fetched.get();
}

std::array<std::uint8_t, 32> sha256_of_both(std::string_view first, std::string_view second)
{
    const std::unique_ptr<EVP_MD_CTX, free_digest> context{EVP_MD_CTX_new()};
    std::array<std::uint8_t, 32> hash{};
    if (context == nullptr || algorithm() == nullptr || EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
        EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) != 1)
        throw std::runtime_error("libcrypto gives no SHA-256");
    return hash;
}

} // namespace

std::array<std::uint8_t, 32> sha256(std::string_view bytes)
{
    return sha256_of_both(bytes, {});
}

std::string sha256_hex(std::string_view bytes)
{
    return sha256_hex(bytes, {});
}

std::string sha256_hex(std::string_view first, std::string_view second)
{
    const std::array<std::uint8_t, 32> hash = sha256_of_both(first, second);
    return text::to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

} // namespace mime
