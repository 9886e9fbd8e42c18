// connection - one SMTP connection to a next hop, for one message after the other
//
//   greet { deliver | open give dot hear | open abandon }
//
// A small message goes out with its commands, as one chunk (see chunk.hpp), where nothing waits for it to be told that
// it may: deliver() alone, since by then nothing can be held back any more.
//
// Whose is the mail? Still Postfix's, in its queue: we say here only what the next hop said. Before the final dot, or
// the end of the chunk, every failure is certain (not delivered); after it and without all replies the outcome is
// uncertain, and the connection is never used again.

#pragma once

#include "common/base/result.hpp"
#include "common/net/stream.hpp"
#include "common/net/tls_policy.hpp"
#include "common/smtp/dialogue.hpp"
#include "common/smtp/greeting.hpp"
#include "contentd/smtp_out/announcements.hpp"
#include "contentd/smtp_out/outgoing.hpp"
#include "contentd/smtp_out/timeouts.hpp"
#include "contentd/smtp_out/transaction.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace smtp_out {

class connection
{
  public:
    using clock = std::chrono::steady_clock;

    connection(net::stream opened, std::string next_hop, const timeouts& allowed);

    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Reads the greeting and says EHLO, or HELO where EHLO is refused; begins TLS as `security` wants, which must stay
    /// until it is done. `server` is the host of the next hop.
    boost::asio::awaitable<base::result<void>> greet(std::string hostname, clock::time_point by,
                                                     const net::tls_policy& security, std::string server);
    /// After greet() failed: the fault was in TLS, so another connection may do better without.
    bool has_tls_failed() const { return fault_ == smtp::greeted::fault::tls_failed; }
    /// After greet() failed: the enhanced status code for that.
    std::string fault_code() const;
    /// It speaks TLS.
    bool is_secure() const { return !talk_.stream().tls().empty(); }

    struct delivery
    {
        outcome given;
        /// Failed before the final dot, for no fault of the message: it may be tried on another connection.
        bool is_lost = false;
        std::optional<smtp::reply> xforward_refusal;
    };

    /// Every recipient gets a reply. `message` must stay until it is done.
    boost::asio::awaitable<delivery> deliver(const outgoing& message);

    // The same in steps, for a message that must go to several servers or to none. Each is called only after the one
    // before succeeded; after a step that failed, close() tells why. `message` must stay until then.

    /// MAIL and every RCPT. False when nobody can get the message; some may have been refused all the same, see
    /// refusal().
    boost::asio::awaitable<bool> open(const outgoing& message);
    /// What was said to that RCPT, if it was refused.
    const std::optional<smtp::reply>& refusal(std::size_t recipient) const { return steps_->refusal(recipient); }
    /// Failed for no fault of the message.
    bool is_lost() const { return done_.is_lost; }
    /// DATA, and the content without its final dot.
    boost::asio::awaitable<bool> give(const outgoing& message);
    /// The final dot; hear() must follow.
    boost::asio::awaitable<void> dot();
    /// The reply to it.
    boost::asio::awaitable<void> hear();
    /// Ends the transaction where it stands, with that reply for all who have none. After give() this costs the
    /// connection.
    void abandon(const smtp::reply& why);
    delivery close();

    const std::string& next_hop() const { return next_hop_; }
    const capabilities& announced() const { return announced_; }
    bool is_used() const { return messages_ != 0; }
    /// May take another message: in step, neither old nor closed by the peer.
    bool is_usable() const;
    clock::duration idle() const { return clock::now() - last_used_; }

  private:
    smtp::patience within(std::chrono::milliseconds limit) const { return {limit, answer_by_}; }
    bool begin(const outgoing& message, std::optional<std::uint64_t> chunk = {});
    bool is_fresh() const;
    boost::asio::awaitable<bool> converse(std::size_t from, std::size_t to);
    boost::asio::awaitable<base::result<void>> exchange(std::size_t from, std::size_t to);
    boost::asio::awaitable<bool> send_content(const outgoing& message, bool holds_dot);
    boost::asio::awaitable<base::result<void>> write_content(const outgoing& message, bool holds_dot);
    boost::asio::awaitable<void> send_chunk(const outgoing& message);
    boost::asio::awaitable<void> send_by_data(const outgoing& message);
    boost::asio::awaitable<void> end_empty();
    void lose(const base::error& why);
    void doubt(const base::error& why);

    smtp::dialogue talk_;
    std::string next_hop_;
    timeouts allowed_;
    capabilities announced_;
    clock::time_point opened_ = clock::now();
    clock::time_point last_used_ = opened_;
    unsigned messages_ = 0;
    smtp::greeted::fault fault_ = smtp::greeted::fault::other;
    bool needs_reset_ = false;
    bool is_out_of_step_ = false;
    std::optional<transaction> steps_; // of the message that is on its way
    clock::time_point answer_by_ = clock::time_point::max();
    bool has_spoken_ = false; // of that message
    delivery done_;
};

} // namespace smtp_out
