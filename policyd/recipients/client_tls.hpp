// client_tls - with which authorities back ends are asked over TLS, read again on SIGHUP

#pragma once

#include "common/base/result.hpp"
#include "common/net/tls_context.hpp"

#include <array>
#include <memory>
#include <string>

namespace policyd {

class client_tls
{
  public:
    /// A PEM file; empty: the system's.
    explicit client_tls(std::string authorities) : authorities_(std::move(authorities)) {}

    /// What new connections take, with a proof of who the server is or without. Fails with key and reason. Before
    /// renew() is first called.
    base::result<std::shared_ptr<const net::tls_slot>> context(bool is_verified);
    /// Reads the authorities again, or others, for connections from now on. Fails with key and reason; what was in
    /// force then stays.
    base::result<void> renew(const std::string& authorities);

  private:
    const std::string authorities_;
    std::array<std::shared_ptr<net::tls_slot>, 2> slots_; // without a proof, with one; null where nobody wants it
};

} // namespace policyd
