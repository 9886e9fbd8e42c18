// word_binary - Word's binary document, since Word 6 (MS-DOC tells of Word 97 and later): fields in its text,
// encryption

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// Whether the "WordDocument" stream says that it is encrypted.
bool is_encrypted_word(std::string_view stream);

/// Whether Word 6 or 95 wrote it.
bool is_old_word(std::string_view stream);

/// That stream.
void examine_word(std::string_view stream, collector& found);

} // namespace document
