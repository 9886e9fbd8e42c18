// encoded_words - RFC 2047 in header text, as it should be read and as some programs read it
//
// decode_header_text in tree.hpp gives the first reading alone.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// Three charsets strictly, three leniently, one word within a word for either.
inline constexpr std::size_t most_header_readings = 8;

/// At most most_header_readings texts in UTF-8, none twice and none empty, decode_header_text(raw) first; `likely` is
/// the charset of 8-bit text that stands outside encoded words. The other readings take the words for another charset
/// than their label says, decode those whose charset is unknown, that are cut, that have "?=" inside, or whose base64
/// goes on in the next word, and words within a word. Linear.
std::vector<std::string> header_text_readings(std::string_view raw, std::string_view likely = {});

} // namespace mime
