// pattern_set - the regular expressions of a list, matched all at once
//
// One RE2::Set: a text is read once, whatever the number of patterns. Like a single pattern (pattern.hpp) it ignores
// case and reads text that is not UTF-8 byte by byte too.

#pragma once

#include "common/rules/pattern.hpp"

#include <vector>

namespace re2 {
class RE2;
}

namespace rules {

class pattern_set
{
  public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    pattern_set();
    ~pattern_set();

    /// Nothing, or why the expression is refused.
    std::string add(std::string_view expression);
    /// Once after the last add(); false when all together need more memory than allowed.
    bool finish();

    bool matches(std::string_view text) const;
    /// The first of those that match, in the order of add(); `none` when there is none.
    std::size_t first_match(std::string_view text) const;
    std::size_t size() const { return single_.size(); }

  private:
    struct set;

    std::unique_ptr<set> together_;
    // Asked one by one should the set run out of memory over a text.
    std::vector<std::unique_ptr<const pattern>> single_;
};

} // namespace rules
