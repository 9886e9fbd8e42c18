// dialogue - our side of SMTP or LMTP over one stream: lines out, replies in, in the clear or over TLS
//
// It waits and reads; what is said, and what a reply means, is its owner's. After a failure the connection is of no
// more use.

#pragma once

#include "common/base/result.hpp"
#include "common/mail/smtp_reply_reader.hpp"
#include "common/net/left_until.hpp"
#include "common/net/stream.hpp"
#include "common/net/tls_policy.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtp {

/// The limit of a step, which has no more than what is left until a deadline for several.
struct patience
{
    std::chrono::milliseconds step;
    std::chrono::steady_clock::time_point by = std::chrono::steady_clock::time_point::max();

    std::chrono::milliseconds left() const { return net::left_until(by, step); }
};

class dialogue
{
  public:
    explicit dialogue(net::stream opened) : stream_(std::move(opened)) {}

    /// The next reply. The limit is for the whole of it, however slowly it drips.
    boost::asio::awaitable<base::result<reply>> read(patience allowed);
    boost::asio::awaitable<base::result<void>> write(std::string_view lines, patience allowed);
    /// A line with its end, and the reply to it.
    boost::asio::awaitable<base::result<reply>> say(std::string line, patience allowed);
    /// The text lines of the last reply, LF between them.
    const std::string& lines() const { return reader_.lines(); }

    enum class tls_start : std::uint8_t {
        done,
        refused, // and the dialogue goes on in the clear
        failed
    };
    struct tls_started
    {
        tls_start is = tls_start::failed;
        std::string problem; // unless done
    };
    /// STARTTLS and the handshake. What was announced in the clear counts no more afterwards (RFC 3207, 4.2).
    boost::asio::awaitable<tls_started> start_tls(const net::tls_policy& security, std::string server,
                                                  patience allowed);
    /// The handshake. `server` is the host that we mean to reach.
    boost::asio::awaitable<base::result<void>> shake_hands(const net::tls_policy& security, std::string server,
                                                           patience allowed);

    /// The last reply came whole, and nothing was said since: it is our turn.
    bool is_in_step() const { return is_in_step_; }
    /// Nothing was said unasked, and the peer has not closed.
    bool is_quiet() const { return unread_.empty() && !stream_.is_readable(); }
    /// For what is no line.
    net::stream& stream() { return stream_; }
    const net::stream& stream() const { return stream_; }

  private:
    net::stream stream_;
    reply_reader reader_;
    std::array<char, 4096> input_{};
    std::string_view unread_; // of input_
    bool is_in_step_ = false;
};

} // namespace smtp
