// containers - zip and compound files, whose first entries tell what they really are

#pragma once

#include "contentd/filetype/signatures.hpp"

#include <string_view>

namespace filetype {

/// OOXML, ODF, EPUB, JAR, APK, APPX, or a plain zip, by the local headers that come first; none for other content.
verdict by_zip_entries(std::string_view content);

/// Word, Excel, PowerPoint, Outlook message, MSI, or just a compound file (OLE2), by its directory; none for other
/// content.
verdict by_compound_directory(std::string_view content);

} // namespace filetype
