// machine - the server's side of an SMTP or LMTP dialogue, without its sockets
//
//   [EHLO|LHLO STARTTLS] HELO|EHLO|LHLO { [XFORWARD…] MAIL { RCPT } DATA content } QUIT
//
// Pure: a line in, replies out. EHLO and LHLO come on the same port; LHLO makes it LMTP.

#pragma once

#include "contentd/smtp_in/commands.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace smtp_in {

class machine
{
  public:
    /// So many lines in a row that are no commands end the session: most likely a message is being read as commands.
    static constexpr unsigned stray_limit = 20;

    machine(offer announced, std::size_t recipient_limit, std::string peer_address);

    /// What EHLO and LHLO announce from now on; STARTTLS only before TLS.
    void announce(offer announced)
    {
        now_.announced = std::move(announced);
        if (now_.is_secure)
            now_.announced.starttls = now_.announced.needs_tls = false;
    }

    /// Takes a line without its end and appends the reply, with its line end, to `replies`.
    step handle(std::string_view line, std::string& replies);
    /// For a line above the limit.
    step refuse_long_line(std::string& replies);

    /// True from MAIL to the end of the transaction.
    bool is_in_transaction() const { return now_.has_sender; }
    bool is_lmtp() const { return now_.current.is_lmtp; }
    /// PIPELINING was announced to the peer.
    bool may_pipeline() const { return now_.may_pipeline; }

    /// The envelope of the transaction, after `step::content`.
    const envelope& current() const { return now_.current; }

    /// After the replies to the content: the transaction is over, XFORWARD attributes included (XFORWARD_README).
    void finish() { end_transaction(now_); }

    /// After the handshake of TLS: all begins anew, and STARTTLS is offered no more.
    void secure() { begin_anew_secure(now_); }

  private:
    step count_stray(std::string_view reply, std::string& replies);

    dialogue now_;
};

} // namespace smtp_in
