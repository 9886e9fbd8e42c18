// part_header - what a part's header says of it: type, charset, encoding, disposition, names
//
// Where fields or parameters stand twice, the first one counts for the structure, all of them for the names.

#pragma once

#include "contentd/mime/transfer_encoding.hpp"
#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mime {

/// What RFC 2045, 5.2 says of a part without a Content-Type.
inline constexpr std::string_view plain_text = "text/plain";

struct structure
{
    transfer_encoding encoding = transfer_encoding::identity;
    std::string boundary; // empty when there is none
};

/// Fills the part but for its place and its bytes. `default_type` is what counts without a Content-Type.
structure describe(part& into, std::span<const field> fields, std::string_view default_type,
                   std::size_t& parameter_budget);

/// Another reading of the part's name, in whatever charset.
void add_name(part& into, std::string_view name);

bool is_multipart(std::string_view type);

/// message/rfc822 and its kin, whose body is a message.
bool is_message(std::string_view type);

} // namespace mime
