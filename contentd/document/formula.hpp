// formula - what a formula of a sheet reaches: another program, another machine

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// Whether a formula refers to another program: name|topic!item, the topic in quotes or not.
bool has_dde_link(std::string_view formula);

/// The addresses in it, as HYPERLINK() and WEBSERVICE() have them, and references to sheets on other machines.
void take_formula_links(std::string_view formula, collector& found);

} // namespace document
