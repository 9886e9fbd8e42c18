// returned_message - the message that a bounce gives back, to tell whether it was ours

#pragma once

#include "contentd/mime/tree.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace shapes {

struct returned_message
{
    std::string message_id; // as written, with its brackets; empty when its header was cut before it
    std::string from;       // address, lower case
    std::string to;         // the first address
};

/// Of a part: message/rfc822 or a header alone (RFC 6522, 4), declared or not.
std::optional<returned_message> returned_in_parts(const mime::tree& message);

struct returned_in_text
{
    returned_message message;
    std::size_t begins = 0; // offset of its header
};

/// Of a plain text: the first lines that look like a header, quoted by '>' or not.
std::optional<returned_in_text> returned_in(std::string_view text);

} // namespace shapes
