// json - writes JSON from left to right, the commas and the escaping done once
//
//   text::json to;
//   to.begin_object().member("client", name).member("score", 3.5).begin_array("rules");
//   for (const auto& each : all)
//       to.value(each.label);
//   std::cout << to.end_array().end_object().take() << '\n';
//
// Call order: value = text | number | … | begin_array value* end_array | begin_object (name value)* end_object.
// A value is a bool, a number (null when it is not finite), text (for_json), a time (RFC 3339), an optional (null
// when empty), a range of values, or anything for which write_json(json&, const T&) is found beside its type.
// The elements of an outermost array stand on lines of their own: a long list can be read, cut and counted.

#pragma once

#include "common/base/time.hpp"

#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>

namespace text {

class json
{
  public:
    json& begin_object() { return begin('{'); }
    json& begin_object(std::string_view named) { return name(named).begin_object(); }
    json& end_object() { return end('}'); }
    json& begin_array() { return begin('['); }
    json& begin_array(std::string_view named) { return name(named).begin_array(); }
    json& end_array() { return end(']'); }

    json& name(std::string_view member);
    json& null() { return literal("null"); }

    template <typename Value>
    json& value(const Value& shown)
    {
        if constexpr (std::is_same_v<Value, bool>)
            return literal(shown ? "true" : "false");
        else if constexpr (std::is_floating_point_v<Value>)
            return number(static_cast<double>(shown));
        else if constexpr (std::is_integral_v<Value>)
            return literal(std::to_string(shown));
        else if constexpr (std::is_convertible_v<const Value&, std::string_view>)
            return text(shown);
        else if constexpr (std::is_same_v<Value, base::time_point>)
            return text(base::to_rfc3339(shown));
        else
            return compound(shown);
    }

    template <typename Value>
    json& member(std::string_view named, const Value& shown)
    {
        return name(named).value(shown);
    }

    /// What was written since the last call; a long list is printed piece by piece.
    std::string take();

  private:
    template <typename Value>
    json& compound(const std::optional<Value>& shown)
    {
        return shown ? value(*shown) : null();
    }

    template <std::ranges::range Range>
    json& compound(const Range& shown)
    {
        begin_array();
        for (const auto& each : shown)
            value(each);
        return end_array();
    }

    template <typename Value>
    json& compound(const Value& shown)
    {
        write_json(*this, shown);
        return *this;
    }

    json& begin(char bracket);
    json& end(char bracket);
    json& literal(std::string_view written);
    json& number(double shown);
    json& text(std::string_view shown);
    void separate();

    std::string out_;
    std::size_t depth_ = 0;
    bool is_list_ = false;  // the outermost value is an array
    bool is_first_ = true;  // nothing stands yet in the innermost bracket
    bool has_name_ = false; // a member's value comes next
};

} // namespace text
