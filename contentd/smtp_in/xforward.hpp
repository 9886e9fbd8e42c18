// xforward - the XFORWARD command's attributes (Postfix XFORWARD_README): what Postfix tells of its own client
//
// Values are xtext of at most 255 bytes; [UNAVAILABLE] and [TEMPUNAVAIL] mean that Postfix does not know. Attributes
// that we do not know (LOGIN among them: no Postfix sends it, so nothing may depend on it) are ignored.

#pragma once

#include "common/base/result.hpp"
#include "contentd/smtp_in/envelope.hpp"

#include <string_view>

namespace smtp_in {

/// Adds the attributes of one command to `into`, which stays as it was when one of them is bad. The error is the text
/// of a 501 reply.
base::result<void> read_xforward(std::string_view arguments, xforward& into);

} // namespace smtp_in
