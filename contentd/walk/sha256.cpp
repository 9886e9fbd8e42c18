#include "contentd/walk/sha256.hpp"

#include "common/text/escape.hpp"

#include <stdexcept>

namespace walk {

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

} // namespace

sha256::sha256() : context_(EVP_MD_CTX_new())
{
    require(context_ != nullptr && algorithm() != nullptr &&
            EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

void sha256::add(std::string_view bytes)
{
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string sha256::hex()
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    require(EVP_DigestFinal_ex(context_.get(), hash, &length) == 1);
    return text::to_hex({reinterpret_cast<const char*>(hash), length});
}

} // namespace walk
