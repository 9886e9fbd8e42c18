#include "common/rules/comparison.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <cmath>
#include <compare>

namespace rules {

namespace {

bool are_equal(const value& left, const value& right)
{
    switch (left.kind()) {
    case type::boolean:
        return left.boolean() == right.boolean();
    case type::number:
        return left.number() == right.number();
    case type::text:
        return text::equal_ignoring_case(left.text(), right.text());
    case type::address:
        return left.address() == right.address();
    case type::network:
        return left.network() == right.network();
    case type::time:
        return left.time() == right.time();
    case type::texts:
        return std::any_of(left.texts().begin(), left.texts().end(), [&right](std::string_view element) {
            return text::equal_ignoring_case(element, right.text());
        });
    }
    return false;
}

std::partial_ordering order(const value& left, const value& right)
{
    if (left.kind() == type::time)
        return left.time() <=> right.time();
    return left.number() <=> right.number();
}

double calculate_numbers(operation what, double left, double right)
{
    switch (what) {
    case operation::add:
        return left + right;
    case operation::subtract:
        return left - right;
    case operation::multiply:
        return left * right;
    default:
        return left / right;
    }
}

value finite(double number)
{
    return std::isfinite(number) ? value::of(number) : value::absent();
}

// Seconds that shift a time; absent when the result is beyond the years 1 to 9999.
value shifted(base::time_point time, double seconds)
{
    constexpr double farthest = 253402300799.0;
    const double epoch = static_cast<double>(base::to_epoch_ms(time)) / 1000 + seconds;
    if (!(std::abs(epoch) <= farthest))
        return value::absent();
    return value::of(base::from_epoch_ms(static_cast<std::int64_t>(std::llround(epoch * 1000))));
}

value with_times(operation what, const value& left, const value& right)
{
    if (left.kind() == type::time && right.kind() == type::time)
        return value::of(static_cast<double>(base::to_epoch_ms(left.time()) - base::to_epoch_ms(right.time())) / 1000);
    if (left.kind() == type::time)
        return shifted(left.time(), what == operation::add ? right.number() : -right.number());
    return shifted(right.time(), left.number());
}

} // namespace

bool holds(operation comparison, const value& left, const value& right)
{
    switch (comparison) {
    case operation::equal:
        return are_equal(left, right);
    case operation::not_equal:
        return !are_equal(left, right);
    case operation::less:
        return order(left, right) < 0;
    case operation::less_equal:
        return order(left, right) <= 0;
    case operation::greater:
        return order(left, right) > 0;
    default:
        return order(left, right) >= 0;
    }
}

value calculate(operation what, const value& left, const value& right)
{
    if (left.is_pending() || right.is_pending())
        return value::pending();
    if (left.is_temporary() || right.is_temporary())
        return value::temporary();
    if (left.is_absent() || right.is_absent())
        return value::absent();
    if (left.kind() == type::time || right.kind() == type::time)
        return with_times(what, left, right);
    return finite(calculate_numbers(what, left.number(), right.number()));
}

} // namespace rules
