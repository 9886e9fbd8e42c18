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
};

/// Fetched once: a fetch takes a lock and as long as hashing a kilobyte.
const EVP_MD* algorithm()
{
    static const std::unique_ptr<EVP_MD, free_digest> fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    return fetched.get();
}

void require(bool done)
{
    if (!done)
        throw std::runtime_error("libcrypto gives no SHA-256");
}

sha256_stream of_both(std::string_view first, std::string_view second)
{
    sha256_stream made;
    made.add(first);
    made.add(second);
    return made;
}

} // namespace

void sha256_stream::free_context::operator()(evp_md_ctx_st* context) const
{
    EVP_MD_CTX_free(context);
}

sha256_stream::sha256_stream() : context_(EVP_MD_CTX_new())
{
    require(context_ != nullptr && algorithm() != nullptr &&
            EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

void sha256_stream::add(std::string_view bytes)
{
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::array<std::uint8_t, 32> sha256_stream::digest()
{
    std::array<std::uint8_t, 32> hash{};
    require(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1);
    return hash;
}

std::string sha256_stream::hex()
{
    const std::array<std::uint8_t, 32> hash = digest();
    return text::to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::array<std::uint8_t, 32> sha256(std::string_view bytes)
{
    return of_both(bytes, {}).digest();
}

std::string sha256_hex(std::string_view bytes)
{
    return sha256_hex(bytes, {});
}

std::string sha256_hex(std::string_view first, std::string_view second)
{
    return of_both(first, second).hex();
}

} // namespace mime
