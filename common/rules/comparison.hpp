// comparison - two present values against each other, and arithmetic with any

#pragma once

#include "common/rules/expression.hpp"

namespace rules {

/// Both are present and their types fit, as the compiler has checked. Text is compared without regard to ASCII case;
/// a list of texts equals what one of its elements equals.
bool holds(operation comparison, const value& left, const value& right);

/// Absent when an operand is, or when there is no finite result; temporary when an operand is that.
value calculate(operation what, const value& left, const value& right);

} // namespace rules
