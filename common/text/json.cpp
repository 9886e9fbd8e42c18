#include "common/text/json.hpp"

#include "common/text/escape.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <utility>

namespace text {

json& json::name(std::string_view member)
{
    assert(depth_ > 0 && !has_name_);
    separate();
    out_.append(1, '"').append(for_json(member)).append("\": ");
    has_name_ = true;
    return *this;
}

std::string json::take()
{
    return std::exchange(out_, {});
}

void json::separate()
{
    if (has_name_) {
        has_name_ = false;
        return;
    }
    const bool is_own_line = depth_ == 1 && is_list_;
    if (depth_ > 0 && !is_first_)
        out_ += is_own_line ? "," : ", ";
    if (is_own_line)
        out_ += "\n  ";
    is_first_ = false;
}

json& json::begin(char bracket)
{
    separate();
    if (depth_++ == 0)
        is_list_ = bracket == '[';
    out_ += bracket;
    is_first_ = true;
    return *this;
}

json& json::end(char bracket)
{
    assert(depth_ > 0 && !has_name_);
    if (--depth_ == 0 && is_list_ && !is_first_)
        out_ += '\n';
    out_ += bracket;
    is_first_ = false;
    return *this;
}

json& json::literal(std::string_view written)
{
    separate();
    out_ += written;
    return *this;
}

json& json::number(double shown)
{
    if (!std::isfinite(shown))
        return null();
    std::array<char, 32> digits{}; // the shortest that reads back the same has at most 24
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), shown).ptr;
    return literal({digits.data(), end});
}

json& json::text(std::string_view shown)
{
    separate();
    out_.append(1, '"').append(for_json(shown)).append(1, '"');
    return *this;
}

} // namespace text
