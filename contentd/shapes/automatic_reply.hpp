// automatic_reply - whether a person's program answered (RFC 3834)

#pragma once

#include "contentd/mime/tree.hpp"

#include <string_view>

namespace shapes {

/// By what the message is known as one: "Auto-Submitted field"; empty when it is none. `subject` folded; `is_machine`:
/// it comes from the null sender or a mail system.
std::string_view automatic_reply_by(const mime::tree& message, std::string_view subject, bool is_machine);

} // namespace shapes
