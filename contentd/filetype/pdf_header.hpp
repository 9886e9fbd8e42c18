// pdf_header - where a PDF begins, to programs that read PDF
//
// They take junk before the header, within the first kilobyte, be it another format's beginning (ISO 32000-1 has the
// header first; Adobe's implementation notes to PDF 1.7, 13 and 14, have what is read besides).

#pragma once

#include <cstddef>
#include <string_view>

namespace filetype {

/// Of "%PDF-", or "%!PS-Adobe-N.n PDF-M.m"; npos when there is none. Looks at a kilobyte.
std::size_t find_pdf_header(std::string_view content);

} // namespace filetype
