// narrowed - a text in UTF-16, as Windows' programs also write and take it, made UTF-8

#pragma once

#include "contentd/document/collector.hpp"

#include <string>
#include <string_view>

namespace document {

/// `content` when it is not in UTF-16, by its mark or by the zeros of its first letters; else `room` with the text,
/// which is taken off what may be unpacked.
std::string_view narrowed(std::string_view content, std::string& room, collector& found);

} // namespace document
