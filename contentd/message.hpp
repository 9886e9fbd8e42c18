// message - one received message on its way through: envelope, bytes, and what becomes of each recipient
//
// Whose is the mail? Postfix's, all the way: it stands in Postfix's queue until we have answered its final dot, and we
// answer only with what the next hop said, or after a quarantine copy is synced to disk, else 4xx.

#pragma once

#include "common/base/time.hpp"
#include "common/mail/smtp_reply.hpp"
#include "contentd/smtp_in/data_notes.hpp"
#include "contentd/smtp_in/envelope.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace contentd {

/// Where a listener stands (Semantics, 14).
enum class mode : std::uint8_t { after_queue, before_queue };

/// What the data phase noticed.
using smtp_in::data_notes;

/// What the handler has begun for a message that it expects.
struct foreseen;

struct received_message
{
    smtp_in::envelope envelope;
    mode where = mode::after_queue;
    std::string next_hop; // of this listener: HOST:PORT
    std::string host;     // the `host` setting of the listener, or the peer's address
    std::string tls;      // protocol and cipher of the connection on which it came; empty: it was plain
    /// Canonical: un-stuffed, CRLF line ends. A view into the spool, valid until the handler has returned.
    std::string_view content;
    /// Lets the pages of a large content go that are in memory, after a pass over it; content stays good. Nothing when
    /// there is no such thing to do.
    std::function<void()> release_pages;
    data_notes notes;
    base::time_point at;
    std::shared_ptr<foreseen> begun; // the handler's
};

class message_handler
{
  public:
    virtual ~message_handler() = default;

    /// The envelope is whole, and its content is about to come, or not: what takes long and needs no content can
    /// begin. Of the message only the first members are there, down to `tls`; it stays where it is until handle() has
    /// returned or nothing comes.
    virtual void expect(received_message& message) = 0;
    /// Judges and passes on. Gives one reply a recipient, in order. Never throws for the mail's sake: on any doubt 4xx.
    /// A session that speaks SMTP merges the replies into one; see merge.hpp.
    virtual boost::asio::awaitable<std::vector<smtp::reply>> handle(received_message& message) = 0;
};

} // namespace contentd
