// The declarations that hide text, each one in a row of the table.

#include "contentd/html/length.hpp"
#include "contentd/html/style.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace html {

namespace {

using words = std::vector<std::string>;

constexpr std::size_t most_words = 16;     // of one value
constexpr double off_the_page = -500;      // pixels
constexpr double smallest_readable = 1.01; // pixels

bool is_zero(std::string_view word)
{
    const length read = length_of(word);
    return read.is_number && pixels_of(read) < smallest_readable && pixels_of(read) > -smallest_readable;
}

void display(style& to, const words& value)
{
    to.is_displayed = value.front() != "none";
}

void visibility(style& to, const words& value)
{
    to.is_visible = value.front() != "hidden" && value.front() != "collapse";
}

void opacity(style& to, const words& value)
{
    const length read = length_of(value.front());
    to.is_opaque = !read.is_number || read.value > (read.unit == "%" ? 5 : 0.05);
}

void font_size(style& to, const words& value)
{
    to.is_readable = !is_zero(value.front());
}

/// The size is the first number with a unit, or 0: before it may stand a weight.
void font(style& to, const words& value)
{
    for (const std::string& each : value) {
        const length read = length_of(each);
        if (read.is_number && (!read.unit.empty() || read.value == 0)) {
            to.is_readable = !is_zero(each);
            return;
        }
    }
}

void color(style& to, const words& value)
{
    if (const std::optional<colour> read = colour_among(value))
        to.color = read;
}

void background(style& to, const words& value)
{
    if (const std::optional<colour> read = colour_among(value))
        to.background = read;
    to.has_image = to.has_image || std::find(value.begin(), value.end(), "url") != value.end() ||
                   std::any_of(value.begin(), value.end(),
                               [](const std::string& each) { return each.find("gradient") != each.npos; });
}

void offset(style& to, const words& value)
{
    if (pixels_of(length_of(value.front())) < off_the_page)
        to.is_in_place = false;
}

void extent(style& to, const words& value)
{
    const length read = length_of(value.front());
    const bool is_nothing = read.unit == "%" ? read.value == 0 : is_zero(value.front());
    to.has_extent = to.has_extent.value_or(true) && !is_nothing;
}

void overflow(style& to, const words& value)
{
    to.is_cropped = value.front() == "hidden" || value.front() == "clip";
}

void clip(style& to, const words& value)
{
    if (value.size() > 1 && value.front() == "rect" && std::all_of(value.begin() + 1, value.end(), is_zero))
        to.is_in_place = false;
    if (value.size() > 1 && value.front() == "inset" && length_of(value[1]).unit == "%" &&
        length_of(value[1]).value >= 50)
        to.is_in_place = false;
}

void transform(style& to, const words& value)
{
    if (value.size() > 1 && value.front().starts_with("scale") && length_of(value[1]).is_number &&
        length_of(value[1]).value == 0)
        to.is_in_place = false;
}

struct row
{
    std::string_view property;
    void (*apply)(style& to, const words& value); // of one word at least
};

// In the order of their names.
constexpr row rows[] = {
    {"background", background},
    {"background-color", background},
    {"background-image", background},
    {"clip", clip},
    {"clip-path", clip},
    {"color", color},
    {"display", display},
    {"font", font},
    {"font-size", font_size},
    {"height", extent},
    {"left", offset},
    {"margin-left", offset},
    {"margin-top", offset},
    {"max-height", extent},
    {"max-width", extent},
    {"opacity", opacity},
    {"overflow", overflow},
    {"text-indent", offset},
    {"top", offset},
    {"transform", transform},
    {"visibility", visibility},
    {"width", extent},
};

/// What stands between ':' and ';', functions' names and arguments in a row, a URL as "url". False at the end.
bool read_value(css_lexer& from, words& value)
{
    for (;;) {
        const css_token what = from.next();
        const bool is_symbol = what == css_token::symbol;
        if (what == css_token::end || (is_symbol && from.symbol() == '}'))
            return false;
        if (is_symbol && from.symbol() == ';')
            return true;
        if (value.size() >= most_words)
            continue;
        if (what == css_token::word)
            value.push_back(from.value());
        else if (what == css_token::url)
            value.emplace_back("url");
    }
}

void apply(style& to, std::string_view property, const words& value)
{
    if (value.empty())
        return;
    const row* const found =
        std::lower_bound(std::begin(rows), std::end(rows), property,
                         [](const row& each, std::string_view wanted) { return each.property < wanted; });
    if (found != std::end(rows) && found->property == property)
        found->apply(to, value);
}

} // namespace

style read_declarations(css_lexer& from, const std::function<void(std::string_view)>& property)
{
    style made;
    std::string name;
    words value;
    for (;;) {
        const css_token what = from.next();
        if (what == css_token::end || (what == css_token::symbol && from.symbol() == '}'))
            return made;
        if (what == css_token::word)
            name = from.value();
        if (what != css_token::symbol || from.symbol() != ':')
            continue;
        if (property && !name.empty())
            property(name);
        value.clear();
        const bool goes_on = read_value(from, value);
        apply(made, name, value);
        name.clear();
        if (!goes_on)
            return made;
    }
}

} // namespace html
