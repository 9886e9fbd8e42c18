// pictures - JPEG, PNG and GIF from their first block to the last, and what stands behind it
//
// A picture is not decoded; what counts is where its format ends, and lengths that made decoders fail.

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

void examine_jpeg(std::string_view content, collector& found);
void examine_png(std::string_view content, collector& found);
void examine_gif(std::string_view content, collector& found);

} // namespace document
