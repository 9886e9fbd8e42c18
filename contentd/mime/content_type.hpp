// content_type - the values of Content-Type and Content-Disposition (RFC 2045, 5; RFC 2183)
//
// Comments and blanks may stand anywhere, also within "text/(x)html"; case is folded.

#pragma once

#include "contentd/mime/parameters.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mime {

struct structured_value
{
    std::string value; // "text/html", "attachment"; empty when there is none to read
    std::vector<parameter> parameters;
};

/// A type without a subtype is what RFC 2045 and 2046 make of it: "multipart" is multipart/mixed; others, such as
/// "html", are left empty.
structured_value parse_content_type(std::string_view unfolded, std::size_t& parameter_budget);

structured_value parse_disposition(std::string_view unfolded, std::size_t& parameter_budget);

} // namespace mime
