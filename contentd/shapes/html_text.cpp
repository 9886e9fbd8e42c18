#include "contentd/shapes/html_text.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace shapes {

namespace {

constexpr std::size_t longest_name = 16; // of an element that matters

constexpr std::array<std::string_view, 12> objects = {"img",    "iframe", "frame", "object", "embed", "applet",
                                                      "canvas", "video",  "audio", "svg",    "input", "button"};
constexpr std::array<std::string_view, 13> breaks = {"br", "p",  "div", "tr", "table", "li",        "ul",
                                                     "hr", "h1", "h2",  "h3", "pre",   "blockquote"};
/// Elements whose text is not shown.
constexpr std::array<std::string_view, 4> hidden = {"script", "style", "title", "noscript"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> references = {{
    {"&nbsp;", " "},
    {"&#160;", " "},
    {"&#xa0;", " "},
    {"&zwnj;", ""},
    {"&zwj;", ""},
    {"&#8203;", ""},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&amp;", "&"},
    {"&#39;", "'"},
}};

bool is_one_of(std::string_view name, const auto& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// `tag` is all of it; an anchor that leads nowhere is no link.
bool is_object(std::string_view name, std::string_view tag)
{
    if (name == "a" || name == "area")
        return text::to_lower(tag).find("href") != std::string::npos;
    return is_one_of(name, objects);
}

class reader
{
  public:
    explicit reader(std::string_view html) : rest_(html) {}

    html_text read()
    {
        while (!rest_.empty()) {
            if (rest_.front() == '<')
                take_markup();
            else if (rest_.front() == '&')
                take_reference();
            else
                take_text();
        }
        return std::move(made_);
    }

  private:
    void take_text()
    {
        const std::size_t end = std::min(rest_.find_first_of("<&"), rest_.size());
        made_.text += rest_.substr(0, end);
        rest_.remove_prefix(end);
    }

    void take_reference()
    {
        for (const auto& [written, meant] : references) {
            if (!text::equal_ignoring_case(rest_.substr(0, written.size()), written))
                continue;
            made_.text += meant;
            rest_.remove_prefix(written.size());
            return;
        }
        made_.text += '&';
        rest_.remove_prefix(1);
    }

    /// Up to and with `end`; all when it is not there.
    void skip_past(std::string_view end)
    {
        const std::size_t at = rest_.find(end);
        rest_.remove_prefix(at == rest_.npos ? rest_.size() : at + end.size());
    }

    void take_markup()
    {
        if (rest_.starts_with("<!--")) {
            rest_.remove_prefix(4);
            return skip_past("-->");
        }
        std::size_t at = 1;
        const bool is_end = rest_.substr(at, 1) == "/";
        at += is_end ? 1 : 0;
        const std::string_view begin = rest_.substr(std::min(at, rest_.size()), longest_name);
        const std::string name = text::to_lower(begin.substr(0, begin.find_first_of(" \t\r\n/>")));
        if (name.empty() || (!is_letter(name.front()) && name.front() != '!' && name.front() != '?')) {
            made_.text += '<'; // no tag: it is shown
            rest_.remove_prefix(1);
            return;
        }
        const std::string_view tag = rest_.substr(0, rest_.find('>'));
        made_.has_object = made_.has_object || (!is_end && is_object(name, tag));
        made_.text += is_one_of(name, breaks) ? '\n' : ' ';
        rest_.remove_prefix(std::min(tag.size() + 1, rest_.size()));
        if (!is_end && is_one_of(name, hidden))
            skip_hidden(name);
    }

    /// The end tag's '<' ends it whatever its name's case is.
    void skip_hidden(std::string_view name)
    {
        while (!rest_.empty()) {
            rest_.remove_prefix(std::min(rest_.find("</"), rest_.size()));
            if (text::equal_ignoring_case(rest_.substr(std::min<std::size_t>(2, rest_.size()), name.size()), name))
                return;
            rest_.remove_prefix(std::min<std::size_t>(2, rest_.size()));
        }
    }

    static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

    std::string_view rest_;
    html_text made_;
};

} // namespace

html_text text_of_html(std::string_view html)
{
    return reader(html).read();
}

} // namespace shapes
