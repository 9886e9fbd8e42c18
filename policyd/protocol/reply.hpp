// reply - what is sent back to Postfix: `action=VALUE` and an empty line
//
// access(5) tells what the values mean. The functions build values that Postfix takes as meant: an empty value would
// permit, a text with another code than 4xx or 5xx is a configuration error to it, and CR LF would hang it.

#pragma once

#include "common/base/result.hpp"

#include <string>
#include <string_view>

namespace policyd {

/// Go on with the next restriction.
inline constexpr std::string_view dunno = "DUNNO";

/// `554 5.7.1 text` when the text begins with a reply code, else `REJECT text`. A 4xx code is made 5xx, with its
/// enhanced code.
std::string reject_value(std::string_view text);

/// The same with 4xx and `DEFER text`.
std::string defer_value(std::string_view text);

/// `DEFER_IF_PERMIT text`. Postfix takes an enhanced code there but no reply code, which is dropped.
std::string defer_if_permit_value(std::string_view text);

/// `HOLD text`, `DISCARD text`; the text goes to Postfix's log.
std::string hold_value(std::string_view text);
std::string discard_value(std::string_view text);

// These fail when Postfix would not take the argument.
base::result<std::string> redirect_value(std::string_view address);     // user@domain
base::result<std::string> filter_value(std::string_view transport);     // transport:destination
base::result<std::string> prepend_value(std::string_view header_field); // Name: value

/// Appends the whole reply for a value; an empty one is sent as DUNNO. Controls are made '?'.
void append_reply(std::string& to, std::string_view value);

} // namespace policyd
