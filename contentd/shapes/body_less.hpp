// body_less - a message that says nothing
//
// Whoever harvests addresses sends such messages: the reply to RCPT is all that he is after.

#pragma once

#include "contentd/mime/tree.hpp"

namespace shapes {

/// True without any visible text, attachment, or link: blank texts, HTML of tags only, nothing but the separator of a
/// signature ("-- "). A file is an attachment even when it is empty.
bool body_less(const mime::tree& message);

} // namespace shapes
