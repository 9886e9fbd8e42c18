// pdf_keys - from a password to the key of a PDF

#pragma once

#include "contentd/document/pdf_security.hpp"

#include <string>
#include <string_view>

namespace document {

/// The key of the file when that is its user's or owner's password; empty otherwise. The password is UTF-8; revisions
/// below 5 have it in PDFDocEncoding, or as it is where writers did not care. `id` is the first part of the
/// document's identifier, which revisions below 5 use. Costs up to some milliseconds.
std::string pdf_key(const pdf_security& told, std::string_view id, std::string_view password);

} // namespace document
