// undeclared - MIME that no header announces: delimiter lines and header sections inside a body
//
// One pass each, from the first byte; what they find is a guess that a scan then tries.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// Boundaries of lines "--boundary" behind which a header with a Content-* field follows, each once, at most `most`.
/// With `is_multipart`, when there are none: those behind which an empty line follows.
std::vector<std::string> boundaries_in(std::string_view body, std::size_t most, bool is_multipart);

/// Where the first run of header fields begins that says of what type, encoding or disposition something is; npos when
/// there is none.
std::size_t entity_in(std::string_view body);

/// True when `content` begins with such a run; empty lines and a mailbox's "From " line may stand before it.
bool begins_with_entity(std::string_view content);

} // namespace mime
