// data_url - content that stands in a URL itself (RFC 2397)

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mime {

struct data_url
{
    std::string type; // lower case; text/plain where none is written
    bool is_base64 = false;
    std::string body; // as written, without line ends and tabs

    /// A browser shows it as a page: HTML, SVG or other XML.
    bool is_page() const;
    /// Decoded, as far as it goes.
    std::string content() const;
};

/// Nothing for other URLs, which costs next to nothing. Reads as browsers do.
std::optional<data_url> read_data_url(std::string_view url);

} // namespace mime
