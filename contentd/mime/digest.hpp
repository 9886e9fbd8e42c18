// digest - SHA-256 of content, as observations, quarantine rows, delivered rows and digests of parts name it

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st; // libcrypto's EVP_MD_CTX

namespace mime {

/// Of bytes that come in pieces.
class sha256_stream
{
  public:
    /// Throws std::runtime_error when libcrypto cannot, as all here do.
    sha256_stream();

    void add(std::string_view bytes);
    /// Nothing may be added behind these; one of them, once.
    std::array<std::uint8_t, 32> digest();
    /// 64 lower-case hexadecimal digits.
    std::string hex();

  private:
    struct free_context
    {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, free_context> context_;
};

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// Of both, one behind the other.
std::string sha256_hex(std::string_view first, std::string_view second);

} // namespace mime
