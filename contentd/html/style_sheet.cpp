#include "contentd/html/style_sheet.hpp"

#include "contentd/html/bytes.hpp"

#include <algorithm>
#include <vector>

namespace html {

namespace {

constexpr std::size_t most_selectors_of_rule = 50;
constexpr std::size_t most_classes = 16;

bool is_symbol(const css_lexer& from, css_token what, char which)
{
    return what == css_token::symbol && from.symbol() == which;
}

/// The selectors before a '{', those of one word; `complete` tells whether there was one, or '@' in front.
struct selectors
{
    std::vector<std::string> simple;
    bool is_at_rule = false;
    bool is_complete = false;
};

selectors read_selectors(css_lexer& from)
{
    selectors made;
    std::string word;
    std::size_t pieces = 0;
    const auto end_selector = [&] {
        if (pieces == 1 && !word.empty() && made.simple.size() < most_selectors_of_rule)
            made.simple.push_back(word);
        word.clear();
        pieces = 0;
    };
    for (css_token what = from.next(); what != css_token::end; what = from.next()) {
        if (is_symbol(from, what, '@') && pieces == 0 && made.simple.empty()) {
            made.is_at_rule = true;
            return made;
        }
        if (is_symbol(from, what, '{')) {
            end_selector();
            made.is_complete = true;
            return made;
        }
        if (is_symbol(from, what, ',')) {
            end_selector();
            continue;
        }
        ++pieces;
        if (what == css_token::word)
            word = from.value();
        else
            ++pieces;
    }
    return made;
}

std::string folded(std::string_view text)
{
    std::string made(text.substr(0, longest_css_word));
    std::transform(made.begin(), made.end(), made.begin(), lower);
    return made;
}

} // namespace

/// Behind the '@': up to its ';' or the end of its block.
void style_sheet::read_at_rule(css_lexer& from) const
{
    std::size_t depth = 0;
    for (css_token what = from.next(); what != css_token::end; what = from.next()) {
        if (is_symbol(from, what, ';') && depth == 0)
            return;
        if (is_symbol(from, what, '{'))
            ++depth;
        if (is_symbol(from, what, '}') && --depth == 0)
            return;
    }
}

void style_sheet::read(std::string_view css)
{
    css_lexer from(css);
    for (;;) {
        const selectors next = read_selectors(from);
        if (next.is_at_rule) {
            read_at_rule(from);
            continue;
        }
        if (!next.is_complete)
            return;
        const style said = read_declarations(from);
        has_background_ = has_background_ || said.background.has_value() || said.has_image;
        for (const std::string& each : next.simple)
            keep(each, said);
    }
}

void style_sheet::keep(const std::string& selector, const style& said)
{
    const auto found = rules_.find(selector);
    if (found != rules_.end())
        found->second.add(said);
    else if (said != style() && rules_.size() < most_selectors)
        rules_.emplace(selector, said);
}

void style_sheet::add(style& to, const std::string& selector) const
{
    if (const auto found = rules_.find(selector); found != rules_.end())
        to.add(found->second);
}

style style_sheet::of(const tag_info& element, std::string_view class_names, std::string_view id) const
{
    style made;
    const std::string name(element.name);
    if (!name.empty())
        add(made, name);
    for (std::size_t i = 0; i < most_classes && !class_names.empty(); ++i) {
        class_names.remove_prefix(std::min(class_names.find_first_not_of(blanks), class_names.size()));
        const std::string class_name = "." + folded(class_names.substr(0, class_names.find_first_of(blanks)));
        class_names.remove_prefix(std::min(class_names.find_first_of(blanks), class_names.size()));
        add(made, class_name);
        if (!name.empty())
            add(made, name + class_name);
    }
    if (!id.empty())
        add(made, "#" + folded(id));
    return made;
}

} // namespace html
