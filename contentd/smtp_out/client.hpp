// client - gives a message to the next hop over a pooled connection (RFC 5321; PIPELINING, CHUNKING; passes on XFORWARD
// and DSN)
//
// Pools belong to a thread. A connection is used again only after a definite reply; one that was idle for 5 s is
// probed with RSET first; after 100 messages or 300 s it is closed. When a used connection fails before the content is
// out, send() tries once more on a new one, since most likely the next hop had closed it.
//
// Recipients that the next hop answers with 452 while it takes others are too many for one transaction (RFC 5321,
// 4.5.3.1.10): they get one of their own.

#pragma once

#include "common/base/log.hpp"
#include "common/base/result.hpp"
#include "common/net/tls_policy.hpp"
#include "contentd/smtp_out/announcements.hpp"
#include "contentd/smtp_out/outgoing.hpp"
#include "contentd/smtp_out/timeouts.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace smtp_out {

struct connections;

class pool
{
  public:
    /// `limit`: connections at once; further senders wait their turn (within timeouts.connect, then 451). Keep the sum
    /// of the threads' limits below the next hop's maxproc. `log` and `known` must outlive it; `known` learns what each
    /// next hop announces. `security` is the same for all next hops.
    pool(const base::logger& log, announcements& known, std::string hostname, timeouts allowed, std::size_t limit,
         net::tls_policy security = {});
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    /// Never throws; every recipient has a reply. `next_hop` is HOST:PORT, or unix:PATH. `message` must stay until it
    /// is done.
    boost::asio::awaitable<outcome> send(std::string next_hop, const outgoing& message);

    /// For a peer that is told one thing for all recipients: if anybody is refused for the time being before the final
    /// dots, nobody gets it, and all have a transient reply. More messages than there may be connections go one after
    /// the other, up to the first that is put off: then some have it. Outcomes in the order of the messages, which are
    /// different readings of one, with the same answer_by. Never throws.
    boost::asio::awaitable<std::vector<outcome>> send_all(std::string next_hop, const std::vector<outgoing>& messages);

    /// Connects, to learn what the next hop announces, and leaves. An error when it cannot be reached. Does nothing
    /// while all connections are in use, which tell as much. Never throws.
    boost::asio::awaitable<base::result<void>> probe(std::string next_hop);

    /// Closes connections that have been idle for so long.
    void close_idle(std::chrono::milliseconds for_at_least = std::chrono::milliseconds(0));

  private:
    std::shared_ptr<connections> contents_;
};

} // namespace smtp_out
