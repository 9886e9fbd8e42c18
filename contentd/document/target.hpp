// target - where a template, an object or a link leads

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// On another machine: a URL but of a local file, or a UNC path.
bool is_remote(std::string_view target);

/// Something that is loaded when the document is opened: remote_template and a link when it is on another machine;
/// nothing for a path here.
void take_loaded_target(std::string_view target, collector& found);

/// The instruction of a field, as Word writes it between its marks: DDE, also hidden by QUOTE; HYPERLINK; and those
/// that load (INCLUDETEXT, INCLUDEPICTURE, LINK, IMPORT, RD).
void judge_field(std::string_view instruction, collector& found);

} // namespace document
