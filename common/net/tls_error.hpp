// tls_error - what TLS fails with, as error codes beside those of sockets

#pragma once

#include <boost/system/error_code.hpp>

namespace net {

/// The first that OpenSSL noted on this thread since its queue was cleared; clears it. Never success.
boost::system::error_code take_tls_error();

/// Why a certificate is not believed: X509_V_ERR_… of OpenSSL.
boost::system::error_code verification_error(long result);

/// True for both of the above.
bool is_tls_error(const boost::system::error_code& failure);

} // namespace net
