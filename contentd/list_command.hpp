// list_command - what a message to a list server's address asks it to do
//
// Majordomo, LISTSERV, Mailman, Sympa and their likes take commands in the subject or in the lines of the body, ezmlm
// in the address itself. Some tell strangers who is on a list (`who`, `review`), what it has in store (`index`, `get`),
// or which lists there are.
//
// A server obeys each line, so all of the first ones are read, and what is not harmless is told rather than what is.
// Words as a person writes them to a list's owner look like commands now and then: a line must be short and made of
// what names and addresses are made of.
//
// Pure, in linear time; looks at 50 lines.

#pragma once

#include <string_view>

namespace contentd {

/// The command in its longest form and lower case: `who`, `review`, `subscribe`, …; empty when the recipient is no
/// address for commands or nothing in the message is one. `recipient` is an envelope address, `subject` decoded, `body`
/// the first part of plain text, decoded.
std::string_view list_command_of(std::string_view recipient, std::string_view subject, std::string_view body);

} // namespace contentd
