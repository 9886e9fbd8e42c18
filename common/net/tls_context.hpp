// tls_context - certificates and terms of one side of TLS, read once and shared by its sessions
//
// TLS 1.2 at least, OpenSSL's own choice of ciphers, no compression, no renegotiation, no session tickets: sessions are
// few and long, and what is not kept cannot be stolen. A context never changes: a reload makes a new one, and sessions
// under way keep theirs.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/result.hpp"

#include <openssl/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace net {

struct tls_options
{
    enum class check : std::uint8_t {
        none,     // the peer's certificate is not asked for, or not looked at
        optional, // of a server: a client need not have one, but one that is shown must be good
        required
    };

    std::string certificate; // PEM file: our certificate, then those that lead to the root; empty: a client has none
    std::string key;         // PEM file without passphrase; empty: it stands in the certificate's file
    std::string authorities; // PEM file: to one of these the peer's certificate must lead; empty: the system's
    check peer = check::none;
    bool needs_1_3 = false;
};

class tls_context
{
  public:
    /// The error names the file and what is wrong with it. A server needs a certificate.
    static base::result<tls_context> for_server(const tls_options& options);
    static base::result<tls_context> for_client(const tls_options& options);

    bool is_server() const { return is_server_; }
    bool is_peer_required() const { return peer_ == tls_options::check::required; }
    /// Of our certificate; nothing without one.
    std::optional<std::chrono::system_clock::time_point> expiry() const;
    SSL_CTX* handle() const { return handle_.get(); }

  private:
    struct free_context
    {
        void operator()(SSL_CTX* context) const;
    };

    tls_context(const tls_options& options, bool is_server);
    base::result<void> load(const tls_options& options);

    std::unique_ptr<SSL_CTX, free_context> handle_;
    tls_options::check peer_;
    bool is_server_;
};

/// The context that new sessions take. Safe from any thread.
class tls_slot
{
  public:
    void publish(std::shared_ptr<const tls_context> next)
    {
        current_.with([&next](auto& current) { current = std::move(next); });
    }
    /// Nothing before the first.
    std::shared_ptr<const tls_context> current() const
    {
        return current_.with([](const auto& current) { return current; });
    }

  private:
    base::guarded<std::shared_ptr<const tls_context>> current_;
};

} // namespace net
