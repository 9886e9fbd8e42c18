// bounce_text - which recipient could not be reached, as mail systems word it

#pragma once

#include <string>
#include <string_view>

namespace shapes {

/// The address that a failure text is about, lower case. One that is told from others by its place is preferred:
/// "<user@example.com>:" or alone on its line, behind "RCPT TO:", "for", "unknown user"; `told` (who is told of the
/// failure) and mail systems only count when nothing else is there. Empty without any.
std::string failed_recipient(std::string_view said, std::string_view told);

} // namespace shapes
