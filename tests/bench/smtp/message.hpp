// message - mail as people send it, of a given size
//
// Up to 16 KB plain text; beyond, multipart/mixed of text, HTML and attachments in base64, so most of a large message
// is attachment, as in life. Each message of a load has its own header and shares its body with others of the load,
// unless its attachments are renewed.

#pragma once

#include "tests/bench/measure/random.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace bench {

enum class kind {
    by_size,
    text,
};

/// The last header fields (MIME-Version, Content-Type) and the body, with CRLF, dot-stuffed, and the final dot.
std::string make_body(std::size_t size, kind of, random& dice);

/// Writes the name, digits of base64, into each attachment of a body, behind what its type is known by.
void renew_attachments(std::string& body, std::string_view name);

/// The header fields above those, unlike any other message's.
std::string make_header(unsigned session, unsigned number, const std::string& queue_id);

} // namespace bench
