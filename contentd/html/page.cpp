#include "contentd/html/page.hpp"

#include "contentd/html/open_elements.hpp"
#include "contentd/html/references.hpp"
#include "contentd/html/style_sheet.hpp"

#include <array>
#include <string>
#include <utility>

namespace html {

namespace {

constexpr std::size_t longest_style = 4U << 10U; // of an attribute
constexpr unsigned deepest_page = 3;             // pages inside of attributes

class page_reader
{
  public:
    void read(std::string_view markup, unsigned depth);

    page take() { return {texts_.take(), links_.take(), links_.is_cut()}; }

  private:
    void start_tag(const tokenizer& tokens, unsigned depth);
    void read_inside(const std::string& markup, unsigned depth);
    void read_carried(const std::string& markup, unsigned depth);
    void end_tag(const tokenizer& tokens);
    void text(std::string_view markup, place where);
    void raw_text(const tokenizer& tokens);
    style style_of(const tokenizer& tokens) const;
    void show_alternative(const tokenizer& tokens, bool is_removed);
    void part(place where, bool is_removed);

    /// What only Outlook reads has tags that do not match those of the page.
    open_elements& elements_at(place where) { return elements_[where == place::page ? 0 : 1]; }

    std::array<open_elements, 2> elements_;
    style_sheet sheet_;
    text_collector texts_;
    link_collector links_;
};

bool is_hidden_place(place where)
{
    return where == place::fallback || where == place::unclosed;
}

std::string value_of(const tokenizer& tokens, attribute_id which, std::size_t most)
{
    const attribute* const found = tokens.find(which);
    return found == nullptr ? std::string() : attribute_text(found->value, most);
}

void page_reader::read(std::string_view markup, unsigned depth)
{
    tokenizer tokens(markup);
    for (token next = tokens.next(); next != token::end; next = tokens.next()) {
        switch (next) {
        case token::start_tag:
            start_tag(tokens, depth);
            break;
        case token::end_tag:
            end_tag(tokens);
            break;
        case token::text:
            text(tokens.text(), tokens.where());
            break;
        case token::raw_text:
            raw_text(tokens);
            break;
        case token::comment:
            texts_.add_comment(tokens.where());
            break;
        case token::end:
            break;
        }
    }
}

style page_reader::style_of(const tokenizer& tokens) const
{
    style made = style_of_attributes(tokens.tag(), tokens.attributes());
    if (!sheet_.is_empty())
        made.add(sheet_.of(tokens.tag(), value_of(tokens, attribute_id::class_, longest_style),
                           value_of(tokens, attribute_id::id, longest_css_word)));
    if (const std::string written = value_of(tokens, attribute_id::style, longest_style); !written.empty()) {
        css_lexer from(written);
        made.add(read_declarations(from));
    }
    return made;
}

void page_reader::start_tag(const tokenizer& tokens, unsigned depth)
{
    const place where = tokens.where();
    open_elements& elements = elements_at(where);
    const bool is_unseen = elements.is_unseen();
    const appearance seen = elements.open(tokens.tag(), tokens.name_hash(), style_of(tokens));
    const bool is_removed = seen.is_removed() || is_unseen || is_hidden_place(where);
    if (tokens.tag().has(is_block))
        part(where, is_removed);
    links_.start_tag(tokens, is_removed);
    if (depth < deepest_page)
        for (const std::string& each : links_.take_carried())
            read_carried(each, depth + 1);
    show_alternative(tokens, is_removed);
    if (tokens.tag().id == tag::iframe && depth < deepest_page)
        read_inside(value_of(tokens, attribute_id::srcdoc, longest_page), depth + 1);
}

/// A page of its own in an attribute.
void page_reader::read_inside(const std::string& markup, unsigned depth)
{
    std::array<open_elements, 2> outer;
    std::swap(outer, elements_);
    read(markup, depth);
    std::swap(outer, elements_);
}

/// Nothing of it is seen before somebody follows the link.
void page_reader::read_carried(const std::string& markup, unsigned depth)
{
    page_reader inner;
    inner.read(markup, depth);
    links_.add_all(inner.links_.take());
}

void page_reader::end_tag(const tokenizer& tokens)
{
    open_elements& elements = elements_at(tokens.where());
    if (tokens.tag().has(is_block))
        part(tokens.where(), elements.now().is_removed());
    links_.end_tag(tokens);
    elements.close(tokens.tag(), tokens.name_hash());
}

void page_reader::part(place where, bool is_removed)
{
    texts_.part(where, is_removed);
    if (!is_removed)
        links_.part(where);
}

/// Of an image, which many programs show in its place.
void page_reader::show_alternative(const tokenizer& tokens, bool is_removed)
{
    if (tokens.tag().id != tag::img && tokens.tag().id != tag::image)
        return;
    const attribute* const alternative = tokens.find(attribute_id::alt);
    if (alternative != nullptr)
        texts_.add(alternative->value, tokens.where(), is_removed);
    links_.add_image(alternative == nullptr ? std::string_view() : alternative->value, tokens.where(), is_removed);
}

void page_reader::text(std::string_view markup, place where)
{
    const open_elements& elements = elements_at(where);
    if (elements.is_unseen())
        return;
    const bool is_hidden = elements.now().is_hidden() || is_hidden_place(where);
    texts_.add(markup, where, is_hidden);
    links_.add_text(markup, where, is_hidden);
}

void page_reader::raw_text(const tokenizer& tokens)
{
    const place where = tokens.where();
    const std::string_view content = tokens.text();
    switch (tokens.tag().id) {
    case tag::script:
        return links_.add_script(content, where, is_hidden_place(where));
    case tag::style:
        sheet_.read(content);
        links_.add_css(content, where, is_hidden_place(where));
        if (sheet_.has_background())
            elements_at(where).forget_default_background();
        return;
    default:
        return text(content, where);
    }
}

} // namespace

page read_page(std::string_view markup)
{
    page_reader reader;
    reader.read(markup, 0);
    return reader.take();
}

} // namespace html
