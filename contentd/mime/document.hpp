// document - what parsing makes, as it grows: parts, fields, decoded bytes, and what is left of each budget
//
// Behind mime::tree; only the files of this folder see it.

#pragma once

#include "contentd/mime/limits.hpp"
#include "contentd/mime/part_header.hpp"
#include "contentd/mime/transfer_encoding.hpp"
#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// What belongs to a part and is nobody else's business; at the part's index.
struct part_state
{
    std::size_t first_field = 0; // into document::fields, which grows while parsing
    std::size_t field_count = 0;
    std::size_t children = 0;
    structure found;
    std::optional<std::string_view> decoded;
};

struct document
{
    explicit document(const limits& allowed) : left(allowed) {}

    std::span<const field> fields_of(std::size_t part) const
    {
        return std::span(fields).subspan(states[part].first_field, states[part].field_count);
    }

    /// Decodes the body of a part once; counts it. Sets the part's defects. A body of more than four times what the
    /// budget has left is cut before it is decoded.
    std::string_view decoded_body(std::size_t part);

    std::vector<part> parts;
    std::vector<part_state> states;
    std::vector<field> fields;
    std::deque<std::string> buffers; // decoded bodies; a deque keeps its elements where they are
    limits left;                     // depth stays as it was
    std::uint8_t exceeded = nothing;
};

} // namespace mime
