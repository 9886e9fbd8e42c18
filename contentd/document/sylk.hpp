// sylk - Multiplan's text format of sheets, which Excel opens with its macros and without a warning

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// Records, one a line, of fields between semicolons.
void examine_sylk(std::string_view content, collector& found);

} // namespace document
