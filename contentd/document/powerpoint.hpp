// powerpoint - PowerPoint's binary presentation (MS-PPT): the compound files of objects and macros inside it

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// The "PowerPoint Document" stream; `depth` is that of the compound file that it is in.
void examine_powerpoint(std::string_view stream, collector& found, unsigned depth);

} // namespace document
