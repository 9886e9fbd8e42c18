// html - script, links and smuggled files in HTML and SVG that come as a file
//
// Such a file is opened from the reader's disk by a browser, which runs its script without asking.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/markup.hpp"

#include <string_view>

namespace document {

/// HTML, XHTML, HTA, SVG, and any XML that a browser shows. `content` is in any encoding that keeps ASCII, or in UTF-16
/// with its mark. `depth` counts documents that are written inside documents (srcdoc, unescape).
void examine_html(std::string_view content, markup_language language, collector& found, unsigned depth = 0);

} // namespace document
