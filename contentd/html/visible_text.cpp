#include "contentd/html/visible_text.hpp"

namespace html {

double visible_text::hidden_share() const
{
    const std::size_t all = visible_characters + hidden_characters;
    return all == 0 ? 0 : static_cast<double>(hidden_characters) / static_cast<double>(all);
}

folded_text& text_collector::at(place where, bool is_hidden)
{
    if (is_hidden || where == place::fallback || where == place::unclosed)
        return hidden_;
    return where == place::conditional ? outlook_ : visible_;
}

void text_collector::add(std::string_view markup, place where, bool is_hidden)
{
    folded_text& to = at(where, is_hidden);
    const std::size_t before = to.characters();
    to.add_markup(markup);
    if (&to == &hidden_ && to.characters() != before)
        visible_.note(hidden_break);
}

void text_collector::add_comment(place where)
{
    if (where == place::page)
        visible_.note(comment_break);
}

void text_collector::part(place where, bool is_removed)
{
    hidden_.part('\n');
    if (!is_removed)
        at(where, false).part('\n');
}

visible_text text_collector::take() const
{
    visible_text made;
    made.visible = visible_.text();
    made.hidden = hidden_.text();
    made.outlook = outlook_.text();
    made.visible_characters = visible_.characters();
    made.hidden_characters = hidden_.characters();
    made.breaks = visible_.breaks();
    made.is_cut = visible_.is_cut() || outlook_.is_cut();
    return made;
}

} // namespace html
