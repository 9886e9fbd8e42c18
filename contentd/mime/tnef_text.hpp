// tnef_text - texts in a TNEF stream made UTF-8

#pragma once

#include "contentd/mime/tnef_properties.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mime {

/// UTF-16 when `type` is property_unicode, else in the Windows or OEM code page of that number, or what it looks like
/// when there is no such page. Without the zeros at its end.
std::string tnef_text(std::string_view bytes, std::uint16_t type, std::uint32_t code_page);

} // namespace mime
