// session - one SMTP or LMTP connection from Postfix
//
//   [EHLO|LHLO STARTTLS] EHLO|LHLO|HELO { XFORWARD } { MAIL { RCPT } DATA content } QUIT
//
// Reads, spools, hands the message to the handler, and answers with what it gives: over LMTP one reply a recipient,
// over SMTP one for all (see merge()).

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/net/ip.hpp"
#include "common/net/stream.hpp"
#include "common/net/tls_context.hpp"
#include "contentd/memory_budget.hpp"
#include "contentd/message.hpp"
#include "contentd/smtp_out/announcements.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace contentd {

/// How TLS comes about on a listener, if it does.
enum class tls_start : std::uint8_t {
    never,
    offered, // by STARTTLS
    at_once  // before the greeting
};

struct session_settings
{
    std::string hostname;
    mode where = mode::after_queue;
    std::string next_hop;
    std::string host;                  // empty: the peer's address
    std::vector<net::prefix> networks; // who may connect; a UNIX-domain peer may always
    std::string spool_directory;
    std::size_t spool_memory = 256UL << 10U;
    std::uint64_t message_size_limit = 0; // 0: none
    std::size_t recipient_limit = 1000;
    std::chrono::milliseconds command_timeout{300000};
    std::chrono::milliseconds data_timeout{180000};
    /// What the next hop announces; nothing: all is assumed.
    const smtp_out::announcements* announced = nullptr;
    memory_budget* budget = nullptr;  // null: none
    base::metrics* metrics = nullptr; // null: nothing is counted
    /// True when there are more sessions than there should be: a new one is told 421.
    std::function<bool()> is_crowded;
    tls_start tls = tls_start::never;
    const net::tls_slot* certificates = nullptr; // unless never
    std::chrono::milliseconds handshake_timeout{30000};
};

/// Runs until the peer has quit, a limit passed, or the daemon drains. Then a peer whose message was answered hears 421
/// 4.3.2; one that has come, or comes back, with something new is served once more, since 421 would put its message
/// off. References must outlive it.
boost::asio::awaitable<void> serve(net::stream peer, const session_settings& settings, message_handler& handler,
                                   const std::atomic<bool>& is_draining, const base::logger& log);

} // namespace contentd
