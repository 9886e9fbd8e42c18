// counter_key - the key of a counter made of the present request's values
//
// One form for both daemons, because counters are shared: values as to_text() writes them, in a tuple separated by a

#pragma once

#include "common/rules/ruleset.hpp"

#include <string>

namespace rules {

/// Appends the key; false when a part of it has no value, so that there is nothing to count under. A counter with a
/// constant key has the empty key: the constant stands in its name.
bool append_counter_key(source& from, const counter_use& use, std::string& to);

} // namespace rules
