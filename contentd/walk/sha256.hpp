// sha256 - the digest of bytes that come in pieces

#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace walk {

class sha256
{
  public:
    /// Throws when libcrypto has none.
    sha256();

    void add(std::string_view bytes);
    /// Lower-case hexadecimal; nothing may be added behind it.
    std::string hex();

  private:
    struct free_context
    {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, free_context> context_;
};

} // namespace walk
