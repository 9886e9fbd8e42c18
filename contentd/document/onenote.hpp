// onenote - the files in a section of OneNote (MS-ONESTORE)

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// Each is a file without a name, and ole_package unless it is a picture.
void examine_onenote(std::string_view content, collector& found);

} // namespace document
