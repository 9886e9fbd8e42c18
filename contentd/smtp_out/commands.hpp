// commands - the lines that the client says, and whether this next hop can have the message at all
//
// Pure. Every function appends whole lines with their line ends.

#pragma once

#include "contentd/smtp_out/announcements.hpp"
#include "contentd/smtp_out/outgoing.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace smtp_out {

/// XFORWARD commands of at most 512 bytes with the attributes that are announced (XFORWARD_README); one with
/// [UNAVAILABLE] for each announced attribute that we do not know, so that none is left from before. Gives how many.
std::size_t append_xforward(const smtp_in::xforward& origin, const capabilities& announced, std::string& lines);

void append_mail(const outgoing& message, const capabilities& announced, std::string& lines);

void append_recipient(const smtp_in::recipient& recipient, const capabilities& announced, std::string& lines);

/// Why the message cannot go to a server with these capabilities: 8-bit content without 8BITMIME (4.6.3; we never
/// convert, that would break signatures) or SMTPUTF8 where it is not announced (4.6.7). For the time being: our peer
/// asked because we had announced it, before we knew this server as it is now; next time it will not.
std::optional<smtp::reply> capability_refusal(const outgoing& message, const capabilities& announced);

} // namespace smtp_out
