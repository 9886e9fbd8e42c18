// tokenizer - hostile HTML, cut into tags, texts and comments
//
// A tokenizer and no tree: building HTML's tree is quadratic by design. Tokens are cut as HTML, 13.2.5 says. Where a
// browser gives up, because a quote or an element that is not markup has no end, it reads on: programs differ there,
// and whoever looks for something hidden has to see it. What stands in Outlook's conditional comments is read as well.
//
//   html::tokenizer tokens(page);
//   while (tokens.next() != html::token::end)
//       ...
//
// Linear in the page whatever is in it, in memory bounded by most_kept_attributes. All views are into the page, which
// has to outlive them; attributes() until next() is called again.

#pragma once

#include "contentd/html/names.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace html {

enum class token : std::uint8_t {
    start_tag,
    end_tag,
    text,     // references not read; NULs still in it
    raw_text, // what <script>, <style>, <title>, <textarea>, <xmp> or <plaintext> encloses; tag() says which. That of a
              // <style> without an end is read as markup after that
    comment,  // of any form, declarations too
    end
};

/// Where a token stands.
enum class place : std::uint8_t {
    page,
    conditional, // in a comment that only Outlook reads
    fallback,    // inside <iframe>, <noembed> or <noframes>
    unclosed     // behind a comment, <title>, <style> or the like that has no end; browsers show nothing of it
};

struct attribute
{
    const attribute_info* info;
    std::string_view name;     // as written
    std::string_view value;    // as written, without its quotes: attribute_text() reads it
    bool is_duplicate = false; // a known name that this tag had already; programs use the first one
};

/// How many attributes of unknown names and duplicates one tag may have, and how many events; further ones are left
/// out. The first one of each known name is always there.
inline constexpr std::size_t most_kept_attributes = 128;

class tokenizer
{
  public:
    /// UTF-8, but any bytes do.
    explicit tokenizer(std::string_view page) : page_(page), area_{page.size(), page.size(), place::page} {}

    token next();

    place where() const { return where_; }

    /// Of the last tag, or of the element around a raw text.
    const tag_info& tag() const { return *tag_; }

    /// Of the name in lower case without NULs, known or not. For tags.
    std::uint64_t name_hash() const { return name_hash_; }

    /// As written.
    std::string_view name() const { return name_; }

    /// Of a start tag, in the order written.
    std::span<const attribute> attributes() const { return attributes_; }

    /// The first one of that name; nullptr when the tag has none. Not for other and event, which are many.
    const attribute* find(attribute_id wanted) const;

    /// A text, or what a comment has in it.
    std::string_view text() const { return text_; }

    /// How many bytes all searches looked at so far; a multiple of the page's size bounds it.
    std::size_t visited() const { return visited_; }

  private:
    struct area
    {
        std::size_t end;
        std::size_t resume; // where the one around it goes on
        place where;
        // What the rest of it was searched for in vain, which is done once. A quote needs no such mark: only the last
        // one is searched for in vain.
        bool has_comment_end = true;
        std::bitset<most_tags> missing_end_tags = {};
    };

    std::size_t search(char byte, std::size_t from);
    void enter(std::size_t end, std::size_t resume, place where);
    bool leave();
    void read_on_unclosed();
    bool is_nested_too_deep() const { return outer_.size() >= 3; }

    token read_text();
    token read_markup();
    token read_tag(bool is_start);
    token read_comment();
    token read_bogus_comment(std::size_t begin);
    token read_unended_comment(std::size_t begin);
    bool read_conditional(std::string_view inside, std::size_t begin, std::size_t resume);
    bool read_raw();
    bool give_raw(const tag_info& of, std::size_t end);
    token give(token kind, std::size_t begin, std::size_t end);

    void read_attributes();
    std::string_view read_value();
    std::string_view read_quoted(char quote);
    std::string_view read_unquoted();
    void keep(std::string_view name, std::string_view value);
    std::size_t find_end_tag(const tag_info& of);
    bool is_end_tag_at(std::size_t at, std::string_view name) const;

    std::string_view page_;
    std::size_t at_ = 0;
    area area_;
    std::vector<area> outer_;
    const tag_info* tag_ = &find_tag(folded_name(""));
    const tag_info* raw_ = nullptr; // its start tag was the last token
    std::uint64_t name_hash_ = 0;
    std::string_view name_;
    std::string_view text_;
    place where_ = place::page;
    std::vector<attribute> attributes_;
    std::bitset<html::most_attributes> seen_;
    std::size_t spare_ = 0;  // attributes of unknown names and duplicates
    std::size_t events_ = 0; // likewise
    std::size_t visited_ = 0;
};

} // namespace html
