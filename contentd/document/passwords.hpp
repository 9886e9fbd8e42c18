// passwords - tries passwords on an encrypted document

#pragma once

#include "contentd/document/collector.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace document {

/// What `decrypts` gives; false, and the trait unsupported, where libcrypto has not what it needs. What else was found
/// in the document is kept so.
bool with_ciphers(collector& found, const std::function<bool()>& decrypts);

/// True once `opens` is true for one of `first`, or of the passwords that are to be tried. They take no more than half
/// of the time that was left when the first was tried on the document. Both are UTF-8. A cipher that is missing is
/// missing for all of them: see with_ciphers().
bool try_passwords(std::initializer_list<std::string_view> first, collector& found,
                   const std::function<bool(std::string_view password)>& opens);

} // namespace document
