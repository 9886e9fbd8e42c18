#include "contentd/html/structure.hpp"

#include "contentd/html/open_elements.hpp"
#include "contentd/html/references.hpp"
#include "contentd/html/tokenizer.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace html {

namespace {

constexpr std::size_t most_attributes_of_tag = 32;
constexpr std::size_t longest_style = 4U << 10U;

/// What a name is the name of; part of its number.
enum class named : std::uint8_t { element = 1, attribute = 2, property = 3 };

/// FNV-1a, whose numbers do not change from one build to the next.
std::uint64_t number_of(named what, std::string_view name, std::size_t step)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
    add(static_cast<std::uint64_t>(what));
    add(step);
    for (const char each : name)
        add(static_cast<unsigned char>(each));
    return hash;
}

/// Steps of depth that one more table around a page seldom changes.
std::size_t step_of(std::size_t depth)
{
    constexpr std::size_t limits[] = {4, 8, 16, 32};
    return static_cast<std::size_t>(std::upper_bound(std::begin(limits), std::end(limits), depth) - std::begin(limits));
}

// clang-format off
// In order.
constexpr std::string_view properties[] = {
    "-ms-interpolation-mode", "-ms-text-size-adjust", "-webkit-text-size-adjust", "animation", "azimuth",
    "background", "background-attachment", "background-clip", "background-color", "background-image",
    "background-position", "background-repeat", "background-size", "border", "border-bottom", "border-bottom-color",
    "border-bottom-style", "border-bottom-width", "border-collapse", "border-color", "border-left",
    "border-left-color", "border-left-style", "border-left-width", "border-radius", "border-right",
    "border-right-color", "border-right-style", "border-right-width", "border-spacing", "border-style",
    "border-top", "border-top-color", "border-top-style", "border-top-width", "border-width", "bottom",
    "box-shadow", "box-sizing", "caption-side", "clear", "clip", "clip-path", "color", "content", "cursor",
    "direction", "display", "fill", "filter", "flex", "float", "font", "font-family", "font-size", "font-stretch",
    "font-style", "font-variant", "font-weight", "grid", "height", "hyphens", "justify-content", "left",
    "letter-spacing", "line-break", "line-height", "list-style", "list-style-type", "margin", "margin-bottom",
    "margin-left", "margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width",
    "mso-ansi-language", "mso-border-alt", "mso-fareast-font-family", "mso-height-rule", "mso-hide",
    "mso-line-height-rule", "mso-list", "mso-padding-alt", "mso-style-name", "mso-table-lspace", "mso-table-rspace",
    "mso-text-raise", "opacity", "orphans", "outline", "overflow", "overflow-wrap", "overflow-x", "overflow-y",
    "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "page-break-after",
    "page-break-before", "page-break-inside", "position", "quotes", "right", "table-layout", "text-align",
    "text-decoration", "text-decoration-color", "text-decoration-line", "text-indent", "text-overflow",
    "text-rendering", "text-shadow", "text-size-adjust", "text-transform", "text-underline-offset", "top",
    "transform", "transition", "unicode-bidi", "vertical-align", "visibility", "white-space", "widows", "width",
    "word-break", "word-spacing", "word-wrap", "writing-mode", "z-index", "zoom"
};
// clang-format on

/// Of a property that mail uses; others may be made up.
bool is_property(std::string_view name)
{
    return std::binary_search(std::begin(properties), std::end(properties), name);
}

class structure_reader
{
  public:
    explicit structure_reader(const std::function<void(std::uint64_t)>& use) : use_(use) {}

    void read(std::string_view markup)
    {
        tokenizer tokens(markup);
        for (token next = tokens.next(); next != token::end && count_ < most_structure_tokens; next = tokens.next()) {
            open_elements& elements = elements_[tokens.where() == place::page ? 0 : 1];
            if (next == token::end_tag)
                elements.close(tokens.tag(), tokens.name_hash());
            if (next != token::start_tag)
                continue;
            elements.open(tokens.tag(), tokens.name_hash(), {});
            tell(named::element, tokens.tag().name, step_of(elements.depth()));
            tell_attributes(tokens.attributes());
        }
    }

  private:
    void tell(named what, std::string_view name, std::size_t step = 0)
    {
        if (count_++ < most_structure_tokens)
            use_(number_of(what, name, step));
    }

    void tell_attributes(std::span<const attribute> attributes)
    {
        for (const attribute& each : attributes.first(std::min(attributes.size(), most_attributes_of_tag))) {
            tell(named::attribute, each.info->name);
            if (each.info->id == attribute_id::style)
                tell_properties(attribute_text(each.value, longest_style));
        }
    }

    void tell_properties(const std::string& declarations)
    {
        css_lexer from(declarations);
        read_declarations(from,
                          [this](std::string_view name) { tell(named::property, is_property(name) ? name : ""); });
    }

    const std::function<void(std::uint64_t)>& use_;
    open_elements elements_[2];
    std::size_t count_ = 0;
};

} // namespace

void each_structure_token(std::string_view markup, const std::function<void(std::uint64_t)>& use)
{
    structure_reader(use).read(markup);
}

} // namespace html
