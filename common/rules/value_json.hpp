// value_json - a value for text::json: null when absent, "temporary" when that, a list as an array

#pragma once

#include "common/rules/value.hpp"
#include "common/text/json.hpp"

namespace rules {

/// Found by text::json::value(). A pending value counts as temporary.
void write_json(text::json& to, const value& shown);

} // namespace rules
