// text_formats - what a file of text is: markup, a script, a shortcut, a mail, a calendar, or plain text

#pragma once

#include "contentd/filetype/signatures.hpp"

#include <string_view>

namespace filetype {

/// None when `content` is no text: NUL or control bytes in its first 4 KB, and not UTF-16.
verdict by_text(std::string_view content);

/// HTML, XHTML, SVG, HTA and XML formats; `lowered` is the beginning in ASCII lower case.
verdict by_markup(std::string_view lowered);

/// A mail saved as a file: at least two fields that mail has, and nothing but fields before them.
bool is_mail(std::string_view lowered);

} // namespace filetype
