// contradiction - whether a file is something else than its name or its header says

#pragma once

#include "contentd/filetype/filetype.hpp"

#include <string_view>

namespace shapes {

/// True when the extension or the declared type says one family of files and the bytes are of another: a program
/// declared image/png, a PDF named .jpg. False where nothing is said (application/octet-stream, an unknown extension),
/// where nothing is known of the bytes, and for pairs that programs write without harm: text/plain for CSV, a ZIP for
/// OOXML, RTF or HTML named .doc, .png for a JPEG. `extension` as filetype::extension_of() gives it; `declared_type`
/// in lower case, without parameters.
bool contradicts(std::string_view extension, std::string_view declared_type, const filetype::detected& detected);

} // namespace shapes
