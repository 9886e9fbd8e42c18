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
const EVP_MD* sha256()
{
    static const std::unique_ptr<EVP_MD, free_digest> fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    return fetched.get();
}

} // namespace

std::string sha256_hex(std::string_view bytes)
{
    return sha256_hex(bytes, {});
}

std::string sha256_hex(std::string_view first, std::string_view second)
{
    const std::unique_ptr<EVP_MD_CTX, free_digest> context{EVP_MD_CTX_new()};
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (context == nullptr || sha256() == nullptr || EVP_DigestInit_ex2(context.get(), sha256(), nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
        EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), hash, &length) != 1)
        throw std::runtime_error("libcrypto gives no SHA-256");
    return text::to_hex({reinterpret_cast<const char*>(hash), length});
}

} // namespace mime
