// sheet_text - texts that a spreadsheet program opens as a sheet: CSV and its kin, SYLK, and queries of the web
//
// A cell that begins with a sign of formulas is one, and may talk to another program (DDE): =cmd|'/c calc'!A0. SYLK has
// macros of Excel 4.0, too.

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// Values between separators, one line a row; also SYLK or a query if it begins so. In any encoding that keeps ASCII,
/// or in UTF-16.
void examine_sheet_text(std::string_view content, collector& found);

} // namespace document
