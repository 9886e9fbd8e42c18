// client - gives a message to the next hop over a pooled connection (RFC 5321; PIPELINING, XFORWARD, DSN passed on)
//
// Pools belong to a thread. A connection is used again only after a definite reply; one that was idle for 5 s is
// probed with RSET first; after 100 messages or 300 s it is closed. A failure on a used connection before the final
// dot is tried once more on a new one.

#pragma once

#include "contentd/reply.hpp"
#include "contentd/smtp_in/envelope.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtp_out {

/// One onward transaction: recipients with the same outcome.
struct outgoing
{
    std::string sender;
    std::string parameters; // of MAIL, as received; a parameter that the next hop did not announce is left out when
                            // that loses nothing (SIZE, RET, ENVID), else the message gets 5.6.3 or 5.6.7
    std::vector<smtp_in::recipient> recipients;
    smtp_in::xforward origin;
    /// Put before the content: whole header fields with CRLF line ends.
    std::string prepended;
    /// Canonical content in pieces, in order; dot-stuffed on the way out. Lives until send() has returned.
    std::vector<std::string_view> content;
};

struct outcome
{
    /// One a recipient, in order: the refusal of its RCPT (or of MAIL, DATA, the connection), or the reply to the
    /// final dot.
    std::vector<smtp::reply> replies;
    /// The final dot went out and no reply came back: the message may have been delivered. Replies are then 451.
    bool is_uncertain = false;
};

struct timeouts
{
    std::chrono::milliseconds connect{35000};
    std::chrono::milliseconds command{300000};
    std::chrono::milliseconds data{180000};
    std::chrono::milliseconds data_done{600000};
};

/// What the next hop last announced, for our own EHLO. Safe from any thread.
struct capabilities
{
    std::size_t size = 0; // 0: no limit, or SIZE not announced
    bool pipelining = false;
    bool eight_bit_mime = false;
    bool smtputf8 = false;
    bool dsn = false;
    bool enhanced_status_codes = false;
    std::vector<std::string> xforward; // attribute names
};

class pool
{
  public:
    /// `limit`: connections at once; further senders wait their turn (within timeouts.connect, then 451).
    pool(std::string hostname, timeouts allowed, std::size_t limit);
    ~pool();

    /// Never throws; every recipient has a reply.
    boost::asio::awaitable<outcome> send(std::string next_hop, const outgoing& message);

    /// Closes idle connections.
    void close_idle();

  private:
    struct contents;
    std::unique_ptr<contents> contents_;
};

} // namespace smtp_out
