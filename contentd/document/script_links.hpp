// script_links - the addresses in a script or style sheet, as they stand there or written for nobody to see

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// Those that begin with http, https or ftp: plain, with escapes ("\/", "\x68"), joined by "+", in the base64 of
/// atob(), or in the numbers of fromCharCode(). A hundred of one script at most. Linear.
void take_script_links(std::string_view script, collector& found);

} // namespace document
