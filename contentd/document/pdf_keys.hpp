// pdf_keys - from a password to the key of a PDF

#pragma once

#include "contentd/document/pdf_security.hpp"

#include <string>
#include <string_view>

namespace document {

/// The key of the file when that is its user's or owner's password; empty otherwise. `id` is the first part of the
/// document's identifier, which revisions below 5 use. Costs up to some milliseconds.
std::string pdf_key(const pdf_security& told, std::string_view id, std::string_view password);

} // namespace document
