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
#include <string_view>
#include <vector>

namespace contentd {

/// Where a listener stands (Semantics, 14).
enum class mode : std::uint8_t { after_queue, before_queue };

/// What the data phase noticed.
using smtp_in::data_notes;

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
};

/// Judges and passes on. Gives one reply a recipient, in order. Never throws for the mail's sake: on any doubt 4xx.
/// A session that speaks SMTP merges the replies into one; see merge.hpp.
using message_handler = std::function<boost::asio::awaitable<std::vector<smtp::reply>>(received_message&)>;

} // namespace contentd
