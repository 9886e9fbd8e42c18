// tls_policy - whether a next hop is spoken to over TLS, in Postfix's words (smtp_tls_security_level)

#pragma once

#include "common/net/tls_context.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace smtp_out {

enum class tls_level : std::uint8_t {
    none,
    may,     // where it is offered and works, in the clear elsewhere
    encrypt, // with whomever
    verify   // with whom the certificate proves to be the one that we mean
};

struct tls_policy
{
    tls_level level = tls_level::none;
    bool is_wrapped = false;                // before the greeting, without STARTTLS; not with may
    std::string name;                       // in the certificate; empty: the host of the next hop
    const net::tls_slot* context = nullptr; // of a client; outlives who has the policy; unless none
    std::chrono::milliseconds handshake{30000};
};

} // namespace smtp_out
