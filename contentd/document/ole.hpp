// ole - what compound files hold: macros, objects, mails' attachments, and the binary formats of Office before 2007

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/macro_words.hpp"

#include <string_view>

namespace document {

/// Compound files inside compound files are read down to a fixed depth; deeper ones are files.
inline constexpr unsigned deepest_compound = 4;

void examine_compound(std::string_view content, collector& found, unsigned depth = 0);
/// The same for one of several that are judged together: its macros go to `words`.
void examine_compound(std::string_view content, collector& found, macro_words& words, unsigned depth = 0);

/// "ActiveMime", in which Word keeps a compound file beside a document in HTML or XML.
void examine_active_mime(std::string_view content, collector& found, macro_words& words);

} // namespace document
