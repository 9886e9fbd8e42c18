// greeting - the beginning of a dialogue with a server: its greeting, our EHLO, and TLS as the policy wants it

#pragma once

#include "common/net/tls_policy.hpp"
#include "common/smtp/capabilities.hpp"
#include "common/smtp/dialogue.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>

namespace smtp {

struct introduction
{
    std::string hostname; // our name
    std::string server;   // the host that we mean to reach
    bool is_lmtp = false;
};

struct greeted
{
    enum class fault : std::uint8_t {
        other,
        tls_missing, // not offered, or refused, where it must be
        tls_failed   // another connection may do better without
    };

    capabilities announced; // nothing where only HELO was understood
    std::string problem;    // empty: all went well
    fault kind = fault::other;
};

/// Reads the greeting and says EHLO, or HELO where EHLO is refused; LHLO over LMTP. Says it again once TLS has begun:
/// what was announced in the clear is forgotten. `ours` and `security` must stay until it is done.
boost::asio::awaitable<greeted> greet(dialogue& with, const introduction& ours, const net::tls_policy& security,
                                      patience allowed);

} // namespace smtp
