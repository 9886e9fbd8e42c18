// visible_text - what a page says to its reader, and what it says only to filters
//
// Text that is hidden is told apart: display:none, visibility:hidden, sizes of 0 or 1px, the colour of the background,
// no extent, off the page, by attributes, inline styles and simple rules of <style>. What Outlook alone shows is a
// third text. Newsletters hide a line or two for previews: weigh hidden text by its share.

#pragma once

#include "contentd/html/folded_text.hpp"
#include "contentd/html/tokenizer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace html {

inline constexpr std::size_t most_visible_bytes = 1U << 20U;
inline constexpr std::size_t most_hidden_bytes = 64U << 10U;

struct visible_text
{
    // UTF-8; blanks folded, one line for each block, alternative texts of images included.
    std::string visible;
    std::string hidden;
    std::string outlook; // in conditional comments

    // Without blanks; counted beyond the limits as well.
    std::size_t visible_characters = 0;
    std::size_t hidden_characters = 0;

    std::uint8_t breaks = 0; // bits of word_break, in the visible text
    bool is_cut = false;     // at a limit: what someone sees, not what is hidden

    /// From 0 to 1, of visible and hidden characters.
    double hidden_share() const;
};

/// Puts the texts together, token by token.
class text_collector
{
  public:
    /// Text of a page that stands there, `is_hidden` or not.
    void add(std::string_view markup, place where, bool is_hidden);

    void add_comment(place where);

    /// A tag that parts lines, unless what it stands for is not shown at all.
    void part(place where, bool is_removed);

    visible_text take() const;

  private:
    folded_text& at(place where, bool is_hidden);

    folded_text visible_{most_visible_bytes};
    folded_text hidden_{most_hidden_bytes};
    folded_text outlook_{most_hidden_bytes};
};

} // namespace html
