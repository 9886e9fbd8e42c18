// parameters - the ESMTP parameters of MAIL and RCPT: SIZE BODY SMTPUTF8 RET ENVID, NOTIFY ORCPT
//
// Checked for form (RFC 1870, 6152, 6531, 3461) and passed on as written. AUTH= (RFC 4954, 5) is known too and dropped:
// a before-queue Postfix hands its client's over, and a server that does not trust it has to treat it as absent.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtp_in {

enum class parameter_fault : std::uint8_t { none, unknown, bad_value };

/// `kept` gets what goes on: the known parameters as written, one blank between them.
parameter_fault check_mail_parameters(std::string_view written, std::string& kept);
parameter_fault check_recipient_parameters(std::string_view written, std::string& kept);

/// Takes the first parameter off the front, `NAME` or `NAME=VALUE`; empty when there is none.
std::string_view next_parameter(std::string_view& rest);

/// The part before the '='.
std::string_view parameter_name(std::string_view parameter);

/// The value of the parameter of that name, ASCII case ignored; empty when it has none, nothing when it is not there.
std::optional<std::string_view> find_parameter(std::string_view parameters, std::string_view name);

} // namespace smtp_in
