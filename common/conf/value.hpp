// value - one setting's value: read in its kind and limits, and written back

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace conf {

/// text; number, duration (ms) and size; boolean; texts.
using value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

/// Fails with a sentence without the key when `written` is not of the setting's kind, choices or limits. Of a
/// repeatable setting one value is read: a list of one, or of none when `written` is empty.
base::result<value> read_value(const setting& known, std::string_view written);

/// The value when nothing is written.
value default_of(const setting& known);

/// As it would be written; each value of a repeatable setting by itself.
std::vector<std::string> write_value(const setting& known, const value& given);

} // namespace conf
