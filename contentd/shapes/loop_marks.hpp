// loop_marks - signs that a message has been here before
//
// Anyone may write such fields: they tell of mail that goes round, not of who sends it.

#pragma once

#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <string_view>

namespace shapes {

/// How many Received fields of the message's header are those that contentd writes as `hostname` (ASCII case ignored).
std::size_t passes_through(const mime::tree& message, std::string_view hostname);

/// True when a Delivered-To or X-Original-To field names `recipient` (ASCII case ignored), in brackets or not.
bool was_delivered_to(const mime::tree& message, std::string_view recipient);

} // namespace shapes
