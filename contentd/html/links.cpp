#include "contentd/html/links.hpp"

#include "common/text/trim.hpp"
#include "contentd/html/bytes.hpp"
#include "contentd/html/css_lexer.hpp"
#include "contentd/html/link_kinds.hpp"
#include "contentd/html/references.hpp"
#include "contentd/mime/data_url.hpp"
#include "contentd/text_links/each_link.hpp"

#include <algorithm>
#include <utility>

namespace html {

namespace {

/// What URLs have around them (URL, 4.4).
constexpr std::string_view controls =
    "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37 ";

constexpr std::size_t longest_value = 16U << 10U; // of an attribute that has more in it than a URL

bool is_complete(std::string_view link)
{
    return link.find("://") != link.npos || link.find(":\\\\") != link.npos || link.starts_with("//") ||
           starts_with_folded(link, "www.");
}

/// A bracket or an '@' stands in it, or something that may become one.
bool may_have_url(std::string_view css)
{
    return css.find_first_of("(@&\\") != css.npos;
}

std::string text_of(const attribute* of, std::size_t most)
{
    return of == nullptr ? std::string() : attribute_text(of->value, most);
}

} // namespace

void link_collector::add(link::kind what, std::string target, place where, bool is_hidden)
{
    if (!target.empty())
        links_.add({std::move(target), what, {}, is_hidden, where});
}

/// `written` is the whole value of the attribute.
void link_collector::note_carried(const std::string& target, std::string_view written)
{
    const auto carried = mime::read_data_url(target);
    if (!carried || !carried->is_page())
        return;
    if (const auto whole = mime::read_data_url(attribute_text(written, longest_page)))
        carried_.push_back(whole->content());
}

void link_collector::add_all(std::vector<link> of_page)
{
    for (link& each : of_page) {
        if (each.what == link::base) // says nothing about this page
            each.what = link::other;
        links_.add(std::move(each));
    }
}

void link_collector::end_anchor(open_anchor& which)
{
    if (link* const ended = which.which ? links_.find(*which.which) : nullptr) {
        ended->shown = which.shown.text();
        ended->is_hidden = ended->is_hidden || (ended->shown.empty() && which.has_hidden_text && !which.has_image);
    }
    which = {};
}

void link_collector::start_tag(const tokenizer& tag, bool is_removed)
{
    open_anchor& anchor = anchor_at(tag.where());
    if (tag.tag().id == tag::a)
        end_anchor(anchor);
    for (const attribute& each : tag.attributes()) {
        const std::size_t before = links_.count();
        add_attribute(tag, each, is_removed);
        link* const added = links_.count() == before ? nullptr : links_.find(before);
        if (added == nullptr)
            continue;
        if (added->what == link::anchor && tag.tag().id != tag::area && !each.is_duplicate)
            anchor.which = before; // its kind says that it has a text
        else if (added->what == link::image || added->what == link::anchor)
            added->shown = text_of(tag.find(attribute_id::alt), longest_shown);
    }
}

void link_collector::end_tag(const tokenizer& tag)
{
    open_anchor& anchor = anchor_at(tag.where());
    if (tag.tag().id == tag::a || (anchor.which && starts_with_folded(tag.name(), "v:")))
        end_anchor(anchor);
}

void link_collector::add_attribute(const tokenizer& tag, const attribute& each, bool is_hidden)
{
    const attribute_id id = each.info->id;
    if (const std::optional<link::kind> what = kind_of(tag, id)) {
        std::string target(text::trimmed(attribute_text(each.value, longest_target), controls));
        const bool is_script = is_script_url(target);
        note_carried(target, each.value);
        const std::size_t bracket = is_script ? target.npos : target.find_first_of("<>");
        const std::string before_bracket = bracket == target.npos ? std::string() : target.substr(0, bracket);
        add(*what, std::move(target), tag.where(), is_hidden);
        add(*what, before_bracket, tag.where(), is_hidden); // a quote may be missing there, which programs mend
        if (is_script)
            add_script(attribute_text(each.value, longest_value), tag.where(), is_hidden);
        return;
    }
    switch (id) {
    case attribute_id::event:
        return add_script(attribute_text(each.value, longest_value), tag.where(), is_hidden);
    case attribute_id::style:
        if (may_have_url(each.value))
            add_css(attribute_text(each.value, longest_value), tag.where(), is_hidden);
        return;
    case attribute_id::content:
        return add_refresh(tag, each.value, is_hidden);
    case attribute_id::srcset:
        return add_set(tag, each.value, true, is_hidden);
    case attribute_id::value: // of <param name=movie>
        if (tag.tag().name == "param" && is_complete(each.value))
            add(link::object, attribute_text(each.value, longest_target), tag.where(), is_hidden);
        return;
    case attribute_id::ping:
        return add_set(tag, each.value, false, is_hidden);
    default:
        return;
    }
}

void link_collector::add_refresh(const tokenizer& tag, std::string_view content, bool is_hidden)
{
    if (tag.tag().id != tag::meta || !starts_with_folded(text_of(tag.find(attribute_id::http_equiv), 64), "refresh"))
        return;
    const std::string text = attribute_text(content, longest_target);
    add(link::meta_refresh, std::string(text::trimmed(refresh_target(text), controls)), tag.where(), is_hidden);
}

/// Candidates with commas between them, each a URL and a width; or URLs with blanks between them.
void link_collector::add_set(const tokenizer& tag, std::string_view value, bool is_source_set, bool is_hidden)
{
    const std::string text = attribute_text(value, longest_value);
    std::string_view rest = text;
    for (;;) {
        rest.remove_prefix(std::min(rest.find_first_not_of(is_source_set ? " \t\n\f\r," : blanks), rest.size()));
        if (rest.empty())
            return;
        std::string_view target = rest.substr(0, rest.find_first_of(blanks));
        rest.remove_prefix(target.size());
        const bool ends_in_comma = target.ends_with(',');
        if (is_source_set && ends_in_comma)
            target = text::without_blanks_at_end(target, ",");
        else if (is_source_set)
            rest.remove_prefix(std::min(rest.find(','), rest.size()));
        add(is_source_set ? link::image : link::other, std::string(target.substr(0, longest_target)), tag.where(),
            is_hidden);
    }
}

void link_collector::add_text(std::string_view markup, place where, bool is_hidden)
{
    open_anchor& anchor = anchor_at(where);
    if (!anchor.which)
        return;
    if (is_hidden)
        anchor.has_hidden_text = anchor.has_hidden_text || markup.find_first_not_of(blanks) != markup.npos;
    else if (!anchor.shown.is_cut())
        anchor.shown.add_markup(markup);
}

void link_collector::add_image(std::string_view alternative, place where, bool is_removed)
{
    open_anchor& anchor = anchor_at(where);
    if (is_removed || !anchor.which)
        return;
    anchor.has_image = true;
    if (!anchor.shown.is_cut())
        anchor.shown.add_markup(alternative);
}

void link_collector::part(place where)
{
    anchor_at(where).shown.part(' ');
}

void link_collector::add_script(std::string_view script, place where, bool is_hidden)
{
    text_links::each_link(script_text(script), [&](std::string_view candidate) {
        if (is_complete(candidate))
            add(link::script, std::string(candidate), where, is_hidden);
    });
}

void link_collector::add_css(std::string_view css, place where, bool is_hidden)
{
    css_lexer from(css);
    bool is_import = false;
    bool is_set = false;
    std::size_t depth = 0; // of brackets, in image-set(…)
    for (css_token what = from.next(), before = css_token::end; what != css_token::end;
         before = what, what = from.next()) {
        if (what == css_token::url || (what == css_token::string && (is_import || depth == 1)))
            add(link::css, std::string(text::trimmed(from.value(), controls)), where, is_hidden);
        if (what == css_token::symbol && from.symbol() == '(' && (is_set || depth > 0))
            ++depth;
        if (what == css_token::symbol && from.symbol() == ')' && depth > 0)
            --depth;
        is_set = what == css_token::word && from.value().ends_with("image-set");
        is_import = what == css_token::word && from.value() == "import" && before == css_token::symbol;
    }
}

std::vector<link> link_collector::take()
{
    for (open_anchor& each : anchors_)
        end_anchor(each);
    return links_.take();
}

} // namespace html
