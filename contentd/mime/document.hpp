// document - what parsing makes, as it grows: parts, fields, decoded bytes, and what is left of each budget
//
// Behind mime::tree; only the files of this folder see it.

#pragma once

#include "contentd/mime/decoded_store.hpp"
#include "contentd/mime/limits.hpp"
#include "contentd/mime/part_header.hpp"
#include "contentd/mime/transfer_encoding.hpp"
#include "contentd/mime/tree.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// What a scan saw in passing that another reading may stand on; bits.
enum hint : std::uint8_t {
    no_hint = 0,
    has_dashes = 1,          // a leaf: a line that begins with "--"
    has_content_field = 2,   // a leaf: a line that begins with "Content-"
    has_loose_delimiter = 4, // a multipart: a line that is its boundary and something more
    has_doubtful_end = 8,    // a header: a line that ends it for some readers only
};

/// A reading that ends headers elsewhere; what it gives is not read by another such end again.
constexpr bool is_header_end(reading how)
{
    return how == reading::early_header_end || how == reading::late_header_end;
}

/// What belongs to a part and is nobody else's business; at the part's index.
struct part_state
{
    std::size_t first_field = 0; // into document::fields, which grows while parsing
    std::size_t field_count = 0;
    std::size_t children = 0;
    std::size_t readings = 0; // other readings of it
    std::uint8_t hints = no_hint;
    structure found;
    decoded_store::content decoded; // null until it was asked for
};

/// What may be scanned again in the smallest message.
inline constexpr std::size_t least_reread = 64U << 10U;

struct document
{
    document(const limits& allowed, std::size_t message_bytes)
        : left(allowed), names(allowed.name_bytes), reread_left(message_bytes * allowed.rereads + least_reread)
    {}

    std::span<const field> fields_of(std::size_t part) const
    {
        return std::span(fields).subspan(states[part].first_field, states[part].field_count);
    }

    /// A new part below `parent`, or the root. `is_reading`: it reads that part anew, rather than being inside it.
    std::size_t add_part(std::size_t parent, reading how, bool is_reading);

    /// The time that is allowed begins now.
    void start_clock();
    /// True when it is over, which is noted.
    bool is_late();

    /// The name that stands in the part's body, when its encoding has one there.
    void add_name_in_body(std::size_t part);

    /// Decodes the body of a part, unless another part's is the same; counts it. Sets the part's defects. A body of
    /// more than four times what the budget has left is cut before it is decoded.
    std::string_view decoded_body(std::size_t part);
    /// A file that was taken out of a part's content; counts it, and cuts it at what the budget has left.
    decoded_store::content keep_file(std::string bytes);

    decoded_store decoded; // before the parts that have of it
    std::vector<part> parts;
    std::vector<part_state> states;
    std::vector<field> fields;
    std::vector<ambiguity> ambiguities;
    std::size_t as_written = 0;                // how many parts are; the rest are other readings
    std::deque<std::string> names_without_nul; // of fields; a deque keeps its elements where they are
    limits left;                               // depth stays as it was
    name_budget names;
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    std::size_t reread_left;
    bool has_readings = false;
    std::uint8_t exceeded = nothing;

  private:
    std::size_t take_decoded(std::size_t bytes);
    decoded_store::content decode_body(std::string_view body, transfer_encoding encoding);
};

} // namespace mime
