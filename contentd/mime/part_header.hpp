// part_header - what a part's header says of it: type, charset, encoding, disposition, names
//
// Where fields or parameters stand twice, the first one counts for the structure as written, each different one is
// kept as another reading, and all give names.

#pragma once

#include "contentd/mime/transfer_encoding.hpp"
#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// What RFC 2045, 5.2 says of a part without a Content-Type.
inline constexpr std::string_view plain_text = "text/plain";

/// How many other readings of one header are tried.
inline constexpr std::size_t most_other_readings = 4;

/// A Content-Type as one program reads it.
struct content_type
{
    std::string type;
    std::string boundary; // empty when there is none

    bool operator==(const content_type&) const = default;
};

struct structure
{
    transfer_encoding encoding = transfer_encoding::identity;
    std::string boundary; // empty when there is none
    bool is_encoding_known = true;
    bool has_too_many = false; // more readings than are tried
    // What else the header may mean, each once; empty for honest mail.
    std::vector<content_type> other_types;
    std::vector<transfer_encoding> other_encodings;
};

/// Fills the part but for its place and its bytes. `default_type` is what counts without a Content-Type. Words that are
/// longer than any name are cut.
structure describe(part& into, std::span<const field> fields, std::string_view default_type,
                   std::size_t& parameter_budget, name_budget& names);

/// Another reading of the part's name, in whatever charset.
void add_name(part& into, std::string_view name, name_budget& names);

bool is_multipart(std::string_view type);

/// message/rfc822 and its kin, whose body is a message.
bool is_message(std::string_view type);

} // namespace mime
