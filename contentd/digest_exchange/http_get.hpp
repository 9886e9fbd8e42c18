// http_get - fetches one file over HTTP/1.1 (RFC 9112), or over TLS with the server's certificate checked
//
// Redirections are not followed: the configuration names the place. A connection a file.

#pragma once

#include "common/net/tls_context.hpp"
#include "contentd/digest_exchange/url.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <stop_token>

namespace digest_exchange {

struct fetch_options
{
    std::size_t bytes = 64U << 20U;          // of the body
    std::chrono::milliseconds limit{60'000}; // in all
    std::string authorities;                 // PEM file of certificates; empty: the system's
};

/// The file's bytes. `name` is appended to the URL's path. Waits; ends early when `stop` is asked for, which is an
/// error too. The error names the URL.
base::result<std::string> http_get(const url& where, std::string_view name, const fetch_options& wanted,
                                   const std::stop_token& stop);

} // namespace digest_exchange
