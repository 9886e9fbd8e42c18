// commands - the table of SMTP and LMTP commands: verb, check, proceed
//
// check says whether the command may come now, proceed does it. Both see nothing but the dialogue's state; no command
// waits, so a pipelined batch is answered in one go.

#pragma once

#include "contentd/smtp_in/envelope.hpp"
#include "contentd/smtp_in/offer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtp_in {

/// What the session does after a command.
enum class step : std::uint8_t {
    go_on,     // the next command
    content,   // 354 was given: read the message
    start_tls, // nothing was said yet: 220 and the handshake, or 454
    close      // send what there is and close
};

/// State of one connection.
struct dialogue
{
    offer announced;
    std::size_t recipient_limit = 1000;
    envelope current;
    bool is_greeted = false;   // HELO, EHLO or LHLO was there
    bool may_pipeline = false; // EHLO or LHLO: PIPELINING was announced
    bool has_sender = false;   // between MAIL and the end of the transaction
    bool is_secure = false;    // TLS has begun
    unsigned strays = 0;       // lines that were no command, in a row
};

struct command
{
    std::string_view verb;
    /// Empty when the command may come now, else the reply that refuses it.
    std::string_view (*check)(const dialogue& now);
    /// Appends its reply, with the line end, to `replies`.
    step (*proceed)(dialogue& now, std::string_view arguments, std::string& replies);
    /// May come before TLS where that is needed.
    bool is_for_all = false;
};

/// Nothing when there is no such command.
const command* find_command(std::string_view verb);

/// Back to the state before XFORWARD and MAIL.
void end_transaction(dialogue& now);

/// After the handshake: what was said in the clear is forgotten, the greeting too (RFC 3207, 4.2).
void begin_anew_secure(dialogue& now);

} // namespace smtp_in
