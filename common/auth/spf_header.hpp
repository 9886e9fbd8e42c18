// spf_header - an SPF result in a message's header
//
// Values come from the client and from the checked domain. They are quoted where RFC 5322 wants it, bytes that are not
// printable ASCII become '?', and long ones are cut: no value can end a field, a comment or a quoted string.

#pragma once

#include "common/auth/spf_result.hpp"

#include <string>

namespace auth {

/// `Received-SPF: fail (mx.example.net: ...) receiver=...; client-ip=...; ...` with its CRLF (RFC 7208, 9.1).
std::string received_spf(const spf_query& query, const spf_result& result);

/// `spf=fail smtp.mailfrom=user@example.com`, to stand behind the authserv-id and ';' of an Authentication-Results
/// field (RFC 8601, 2.2 and 2.7.2); without a CRLF. A null sender is given as smtp.helo, whose name was checked.
std::string authentication_results_spf(const spf_query& query, const spf_result& result);

/// A dot-atom as it is, anything else as quoted-string; at most `limit` bytes of the value.
std::string header_value(std::string_view value, std::size_t limit = 320);

} // namespace auth
