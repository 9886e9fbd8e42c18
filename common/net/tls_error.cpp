#include "common/net/tls_error.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace net {

namespace {

class tls_category final : public boost::system::error_category
{
  public:
    const char* name() const noexcept override { return "tls"; }
    std::string message(int value) const override
    {
        const auto code = static_cast<unsigned>(value);
        if (ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
            return "the peer closed without ending TLS";
        const char* const reason = ERR_reason_error_string(code);
        return reason != nullptr ? std::string("TLS: ") + reason : "TLS failed";
    }
};

class verification_category final : public boost::system::error_category
{
  public:
    const char* name() const noexcept override { return "certificate"; }
    std::string message(int value) const override
    {
        return std::string("certificate not verified: ") + X509_verify_cert_error_string(value);
    }
};

const tls_category tls;
const verification_category verification;

} // namespace

boost::system::error_code take_tls_error()
{
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    return {static_cast<int>(code != 0 ? code : ERR_PACK(ERR_LIB_SSL, 0, SSL_R_SSL_HANDSHAKE_FAILURE)), tls};
}

boost::system::error_code verification_error(long result)
{
    return {static_cast<int>(result), verification};
}

bool is_tls_error(const boost::system::error_code& failure)
{
    return failure.category() == tls || failure.category() == verification;
}

} // namespace net
