// style - what declarations of CSS, and attributes of old, say about whether an element's text can be seen

#pragma once

#include "contentd/html/colour.hpp"
#include "contentd/html/css_lexer.hpp"
#include "contentd/html/tokenizer.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace html {

/// What one element's declarations say; what they do not mention is empty.
struct style
{
    std::optional<bool> is_displayed; // display
    std::optional<bool> is_visible;   // visibility
    std::optional<bool> is_opaque;    // opacity
    std::optional<bool> is_readable;  // font-size above 1px
    std::optional<bool> is_in_place;  // not far off the page, not clipped, not scaled to nothing
    std::optional<bool> has_extent;   // neither width nor height is 0
    std::optional<bool> is_cropped;   // overflow: hidden, without which 0 crops nothing
    std::optional<colour> color;
    std::optional<colour> background;
    bool has_image = false; // as background: its colour cannot be told

    bool operator==(const style&) const = default;

    /// Takes over what the stronger `over` says.
    void add(const style& over);
};

/// Declarations up to '}' or the end; `property` is given each one's name, in lower case, whether known or not.
style read_declarations(css_lexer& from, const std::function<void(std::string_view)>& property = {});

/// What a tag's own attributes say, style aside: color, bgcolor, text, background, hidden, width and height.
style style_of_attributes(const tag_info& of, std::span<const attribute> attributes);

/// How text is seen, with all that encloses it.
struct appearance
{
    bool is_gone = false; // whatever is inside says
    bool is_visible = true;
    bool is_readable = true;
    bool is_background_known = true;
    colour color = black;
    colour background = white;

    /// Text here is not seen.
    bool is_hidden() const;

    /// Nothing here is seen, be it text or not.
    bool is_removed() const { return is_gone || !is_visible; }

    /// Of an element inside.
    appearance inside(const style& own) const;
};

} // namespace html
