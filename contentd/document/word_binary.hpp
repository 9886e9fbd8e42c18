// word_binary - Word's binary document (MS-DOC): fields in its text, encryption

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// The "WordDocument" stream.
void examine_word(std::string_view stream, collector& found);

} // namespace document
