// document - looks into one document: macros, scripts, links, and the files inside it
//
// Pure: bytes in, findings out; nothing is opened, run or fetched. Linear in the size of the content and what is
// unpacked of it, within the allowance. Documents that are zips of parts are ooxml.hpp's.

#pragma once

#include "contentd/document/findings.hpp"
#include "contentd/filetype/filetype.hpp"

#include <string_view>

namespace document {

/// True for the types that examine() looks into: compound files (Word, Excel, PowerPoint, Outlook, ...) but MSI, RTF,
/// PDF, HTML, XML, SVG, JPEG, PNG, GIF, ActiveMime, CSV, SYLK, queries of Excel.
bool is_known(const filetype::detected& type);

/// What is in `content`, which filetype::detect() takes for `type`. Nothing for a type that is not known.
findings examine(std::string_view content, const filetype::detected& type, const allowance& allowed);

} // namespace document
