// tls_policy - whether a server is spoken to over TLS, in Postfix's words (smtp_tls_security_level)

#pragma once

#include "common/net/tls_context.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace net {

enum class tls_level : std::uint8_t {
    none,
    may,     // where it is offered and works, in the clear elsewhere
    encrypt, // with whomever
    verify   // with whom the certificate proves to be the one that we mean
};

/// Nothing for what is no level.
std::optional<tls_level> to_tls_level(std::string_view written);

struct tls_policy
{
    tls_level level = tls_level::none;
    bool is_wrapped = false;           // before the greeting, without STARTTLS; not with may
    std::string name;                  // in the certificate; empty: the host that we connect to
    const tls_slot* context = nullptr; // of a client; outlives who has the policy; unless none
    std::chrono::milliseconds handshake{30000};
};

} // namespace net
