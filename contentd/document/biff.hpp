// biff - Excel's binary workbook (MS-XLS): macro sheets of Excel 4.0, DDE, encryption

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/macro_words.hpp"

#include <string>

namespace document {

/// The "Workbook" or "Book" stream. Behind FILEPASS all but the headers is encrypted; without the password the look
/// ends.
void examine_biff(std::string stream, macro_words& words, collector& found);

} // namespace document
