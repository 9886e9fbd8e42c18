// callforward - what a back end's replies say of a recipient, and the line that asks
//
// Not each 5xx to RCPT says "no such user": a back end refuses for policy, size or relaying with the same class. An
// enhanced status code (RFC 3463) decides where there is one: subject 1, addresses, but for those that speak of the
// sender. Without one the codes of RFC 5321, 4.2.3 that speak of a mailbox: 550, 551, 553. Everything else tells
// nothing, and is temporary. Pure.

#pragma once

#include "common/mail/smtp_reply.hpp"
#include "policyd/recipients/verdict.hpp"

#include <string>
#include <string_view>

namespace policyd {

/// Of a reply to RCPT TO.
recipient_verdict verdict_of(const smtp::reply& given);

/// `RCPT TO:<…>` with its line end. The local part is quoted where RFC 5321, 4.1.2 wants it; it has no control
/// characters.
std::string rcpt_line(std::string_view address);

/// Whether the address needs SMTPUTF8 (RFC 6531).
bool needs_utf8(std::string_view address);

} // namespace policyd
