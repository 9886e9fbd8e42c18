// pdf - actions, scripts, links and embedded files of a PDF

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

void examine_pdf(std::string_view content, collector& found);

} // namespace document
