// open_elements - which elements are open at a token, and how text in them is seen
//
// Not HTML's tree building, which is quadratic, but its rules for which element an end tag closes: end tags may be left
// out (</p>, </li>, </td>), a stray one closes nothing, that of an inline element does not reach beyond a block. Each
// step costs the elements that it takes off, or a fixed number of them.

#pragma once

#include "contentd/html/style.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace html {

class open_elements
{
  public:
    static constexpr std::size_t most = 2000; // open at once; what is inside of more looks like the innermost of these

    /// A start tag, and what its own style says. Gives how what is inside, or the element itself, is seen.
    appearance open(const tag_info& what, std::uint64_t name_hash, const style& own);

    void close(const tag_info& what, std::uint64_t name_hash);

    /// Of text that comes next.
    const appearance& now() const { return elements_.empty() ? root_ : elements_.back().seen; }

    /// Text is in an element whose content is never shown.
    bool is_unseen() const { return !elements_.empty() && elements_.back().is_unseen; }

    std::size_t depth() const { return elements_.size() + beyond_; }

    /// A style sheet gave something a background: what is behind text cannot be told unless an element says so.
    void forget_default_background();

  private:
    using index = std::uint32_t; // 1 is the outermost; 0 is none

    struct element
    {
        const tag_info* what; // nullptr once its end tag came, inside of a block that is still open
        std::uint64_t name_hash;
        style own;
        appearance seen;
        bool is_unseen;
        index previous_same;    // the next outer one of that name, or of an unknown one
        index previous_special; // the innermost special one outside of it
    };

    using tags = std::initializer_list<tag>;

    index innermost(tags of) const;
    void close_implied(const tag_info& by);
    void close_innermost(tags of, tags within);
    index find(const tag_info& what, std::uint64_t name_hash) const;
    bool is_out_of_reach(const tag_info& what, index which) const;
    void pop(index outermost);
    void close_across_blocks(index which);
    void see_again(std::size_t from);

    appearance root_;
    std::vector<element> elements_;
    std::array<index, most_tags> last_{};
    index last_special_ = 0;
    std::size_t beyond_ = 0; // opened above the limit
};

} // namespace html
