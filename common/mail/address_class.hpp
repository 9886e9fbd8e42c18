// address_class - addresses that a convention gives a meaning: roles, and what stands around a mailing list
//
// A role address is one of RFC 2142 and belongs to a function, not to a person. The side addresses of a list are those
// at which its server takes commands and errors; mail from a list carries one as its sender.
//
// Pure, in linear time. Takes addresses in Postfix's internal form; one without a domain is a local part.

#pragma once

#include <cstdint>
#include <string_view>

namespace mail {

/// The role in lower case, `postmaster`, or empty when the address is none. A tag after '+' does not matter.
std::string_view role_of(std::string_view address);

enum class list_side : std::uint8_t { none, owner, request, admin, errors, bounces, confirm, join, leave };

/// What the address is to a list: `list-owner` or `owner-list`, `list-bounces+bob=example.com`, ….
list_side list_side_of(std::string_view address);

/// `bounces`; empty for none.
std::string_view name_of(list_side side);

/// True for the address at which a server takes commands for all of its lists: majordomo, listserv, sympa, ….
bool is_command_server(std::string_view address);

/// True for a sender with which other servers ask whether an address exists and send nothing: the null sender, and
/// double-bounce@…, also with the stamp behind it that changes with time (Postfix, address_verify_sender).
bool is_callout_sender(std::string_view sender);

/// True for a sender that a list server writes: a side address to which errors go, a return path that carries the
/// recipient in the ways of ezmlm and LISTSERV, or the server's own name.
bool is_list_server(std::string_view sender);

} // namespace mail
