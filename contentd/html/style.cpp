#include "contentd/html/style.hpp"

#include "contentd/html/bytes.hpp"
#include "contentd/html/length.hpp"
#include "contentd/html/references.hpp"

#include <algorithm>
#include <string>

namespace html {

namespace {

template <typename T>
void take(std::optional<T>& to, const std::optional<T>& from)
{
    if (from)
        to = from;
}

constexpr std::size_t longest_value = 64; // of an attribute that is a colour or a number

std::string lower_text(std::string_view value)
{
    std::string text = attribute_text(value.substr(0, 4 * longest_value), longest_value);
    std::transform(text.begin(), text.end(), text.begin(), lower);
    text.erase(0, text.find_first_not_of(blanks));
    text.erase(text.find_last_not_of(blanks) + 1);
    return text;
}

/// Elements that have a size of their own; for others these attributes say little.
bool is_replaced(tag id)
{
    return id == tag::img || id == tag::image || id == tag::iframe || id == tag::embed || id == tag::object;
}

void add_attribute(style& to, tag of, const attribute& each)
{
    switch (each.info->id) {
    case attribute_id::hidden:
        to.is_displayed = false;
        return;
    case attribute_id::background:
        to.has_image = true;
        return;
    case attribute_id::bgcolor:
        to.background = colour_named(lower_text(each.value));
        return;
    case attribute_id::color:
        if (of == tag::font)
            to.color = colour_named(lower_text(each.value));
        return;
    case attribute_id::text:
        if (of == tag::body)
            to.color = colour_named(lower_text(each.value));
        return;
    case attribute_id::width:
    case attribute_id::height: {
        const std::string value = lower_text(each.value);
        const length size = length_of(value);
        if (is_replaced(of) && size.is_number && size.value == 0)
            to.is_displayed = false;
        return;
    }
    default:
        return;
    }
}

} // namespace

style style_of_attributes(const tag_info& of, std::span<const attribute> attributes)
{
    style made;
    if (of.id == tag::a)
        made.color = blue_of_links;
    for (const attribute& each : attributes)
        if (!each.is_duplicate)
            add_attribute(made, of.id, each);
    return made;
}

void style::add(const style& over)
{
    take(is_displayed, over.is_displayed);
    take(is_visible, over.is_visible);
    take(is_opaque, over.is_opaque);
    take(is_readable, over.is_readable);
    take(is_in_place, over.is_in_place);
    take(has_extent, over.has_extent);
    take(is_cropped, over.is_cropped);
    take(color, over.color);
    take(background, over.background);
    has_image = has_image || over.has_image;
}

bool appearance::is_hidden() const
{
    return is_removed() || !is_readable || color == transparent || (is_background_known && is_alike(color, background));
}

appearance appearance::inside(const style& own) const
{
    appearance made = *this;
    const bool is_without_extent = !own.has_extent.value_or(true) && own.is_cropped.value_or(false);
    made.is_gone = is_gone || !own.is_displayed.value_or(true) || !own.is_opaque.value_or(true) ||
                   !own.is_in_place.value_or(true) || is_without_extent;
    made.is_visible = own.is_visible.value_or(is_visible);
    made.is_readable = own.is_readable.value_or(is_readable);
    made.color = own.color.value_or(color);
    if (own.background && *own.background != transparent) {
        made.background = *own.background;
        made.is_background_known = true;
    }
    if (own.has_image)
        made.is_background_known = false;
    return made;
}

} // namespace html
