// rtf - objects, templates and fields in Rich Text Format
//
// Word reads RTF far more tolerantly than it is defined, and exploits live on that: hexadecimal data with blanks,
// groups, control words, \bin and \' in between, headers cut short, groups that never end. One pass, whatever the
// nesting; the groups count as objects.

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

void examine_rtf(std::string_view content, collector& found);

/// An object in the form of OLE 1 (MS-OLEDS 2.2), as \objdata has it.
void take_ole1(std::string_view data, collector& found);

} // namespace document
