// message_text - the texts of a message that its reader sees first

#pragma once

#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace shapes {

/// No more of a text is looked at: what a mail says, it says before that.
inline constexpr std::size_t most_text = std::size_t{256} << 10U;

/// For each part as written: whether it stands in a message within the message.
std::vector<bool> are_in_messages(const mime::tree& message);

/// True for a leaf that says it is text, or has no type that anything else could be shown by.
bool is_shown_text(const mime::part& part);

/// A text leaf's content in UTF-8, the first most_text bytes of it; HTML as it is written.
std::string utf8_of(const mime::tree& message, std::size_t part);

/// The plain texts of the message itself, not of messages within it, one after another; where there is none, what its
/// HTML shows. UTF-8, no more than most_text.
std::string text_of(const mime::tree& message);

} // namespace shapes
