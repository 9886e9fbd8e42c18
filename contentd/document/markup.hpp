// markup - takes HTML or XML apart into tags and text, as browsers do: never an error, one pass
//
// What stands in script and style elements of HTML is text up to their end tag. Attributes are read on request.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace document {

enum class markup_language : std::uint8_t { html, xml };

struct markup_attribute
{
    std::string name;  // lower case, with its prefix
    std::string value; // references undone
};

class markup_reader
{
  public:
    enum class kind : std::uint8_t { open, close, text };

    markup_reader(std::string_view content, markup_language language) : content_(content), language_(language) {}

    /// False at the end. Comments, declarations and processing instructions are passed over.
    bool next();

    kind what() const { return what_; }
    /// Of a tag: in lower case, without its prefix ("script" for "svg:script").
    const std::string& name() const { return name_; }
    /// As it stands there; a text may come in pieces.
    std::string_view text() const { return text_; }
    /// <name/>
    bool is_empty() const { return !text_.empty() && text_.back() == '/'; }
    /// Of an opening tag, 500 at most.
    std::vector<markup_attribute> attributes() const;
    /// Where the tag or text begins and ends in the content.
    std::size_t begin() const { return begin_; }
    std::size_t end() const { return at_; }

  private:
    bool take_markup();
    void take_tag();
    void take_text(std::size_t end);

    std::string_view content_;
    markup_language language_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    kind what_ = kind::text;
    std::string name_;
    std::string raw_until_; // "</script" in HTML
    std::string_view text_; // of a tag: what stands behind its name
};

/// "&lt;" and "&#x6a;" undone; of names only those that matter in URLs and scripts.
std::string undo_references(std::string_view text);

/// The value of the attribute of that name, without regard to its prefix; empty when there is none.
std::string value_of(const std::vector<markup_attribute>& attributes, std::string_view local_name);

} // namespace document
