#include "contentd/document/html.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "contentd/document/smuggling.hpp"
#include "contentd/document/target.hpp"

#include <algorithm>
#include <set>

namespace document {

namespace {

constexpr unsigned deepest = 3;

const std::set<std::string_view>& url_attributes()
{
    static const std::set<std::string_view> names = {"href",   "src",        "action",  "formaction", "data",
                                                     "poster", "background", "classid", "codebase",   "xlink:href"};
    return names;
}

/// Elements with which an SVG shows a page of its own.
const std::set<std::string_view>& page_elements()
{
    static const std::set<std::string_view> names = {"iframe", "embed", "object", "form", "input", "meta"};
    return names;
}

/// As browsers read a URL: without blanks before it, and without line ends and tabs anywhere.
std::string scheme_of(std::string_view url)
{
    constexpr std::size_t longest = 24;
    std::string scheme;
    for (const char byte : url) {
        const auto code = static_cast<unsigned char>(byte);
        if ((code <= 0x20 && scheme.empty()) || byte == '\t' || byte == '\r' || byte == '\n')
            continue;
        if (byte == ':')
            return text::to_lower(scheme);
        if (scheme.size() == longest)
            break;
        scheme += byte;
    }
    return {};
}

bool is_event(std::string_view name)
{
    return name.size() > 3 && name.starts_with("on") &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz", 2) == name.npos;
}

class page_reader
{
  public:
    page_reader(std::string_view content, markup_language language, collector& found, unsigned depth)
        : reader_(content, language), found_(found), depth_(depth)
    {}

    void run()
    {
        while (found_.has_time() && reader_.next())
            if (reader_.what() == markup_reader::kind::open)
                take_element();
            else if (reader_.what() == markup_reader::kind::text && is_script_)
                look_for_words(reader_.text(), found_);
            else
                is_script_ = false;
    }

  private:
    void take_element()
    {
        const std::string& name = reader_.name();
        is_script_ = name == "script" && !reader_.is_empty();
        if (name == "script")
            found_.note(filetype::script);
        is_picture_ = is_picture_ || name == "svg";
        in_foreign_ = in_foreign_ || name == "foreignobject";
        if (in_foreign_ && is_picture_ && page_elements().count(name) != 0) {
            found_.note(filetype::script);
            found_.word("foreignObject");
        }
        if (reader_.text().empty())
            return;
        const std::vector<markup_attribute> attributes = reader_.attributes();
        for (const markup_attribute& each : attributes)
            take_attribute(each);
        if (name == "meta" && text::equal_ignoring_case(value_of(attributes, "http-equiv"), "refresh"))
            take_refresh(value_of(attributes, "content"));
    }

    void take_attribute(const markup_attribute& one)
    {
        if (one.value.empty())
            return;
        const std::string scheme = scheme_of(one.value);
        if (is_event(one.name) || scheme == "javascript" || scheme == "vbscript") {
            found_.note(filetype::script);
            look_for_words(one.value, found_);
        } else if (scheme == "data") {
            take_data_url(one.value, found_);
        } else if (one.name == "srcdoc" && depth_ < deepest) {
            examine_html(one.value, markup_language::html, found_, depth_ + 1);
        } else if (url_attributes().count(one.name) != 0 && (is_remote(one.value) || scheme == "mailto")) {
            found_.link(one.value);
        }
    }

    /// "5; url=http://..."
    void take_refresh(const std::string& value)
    {
        const std::size_t at = text::to_lower(value).find("url");
        if (at == value.npos)
            return;
        std::string_view url = std::string_view(value).substr(at + 3);
        url.remove_prefix(std::min(url.find_first_not_of(" \t=\"'"), url.size()));
        url = url.substr(0, url.find_last_not_of(" \"'") + 1);
        take_attribute({"href", std::string(url)});
    }

    markup_reader reader_;
    collector& found_;
    unsigned depth_;
    bool is_script_ = false;
    bool is_picture_ = false;
    bool in_foreign_ = false;
};

bool is_wide(std::string_view content)
{
    return content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff");
}

} // namespace

void examine_html(std::string_view content, markup_language language, collector& found, unsigned depth)
{
    std::string narrowed;
    if (is_wide(content)) {
        const std::string_view charset = content.front() == '\xff' ? "UTF-16LE" : "UTF-16BE";
        narrowed = text::to_utf8(content.substr(2, found.room()), charset).utf8;
        found.spend(narrowed.size());
        content = narrowed;
    }
    page_reader(content, language, found, depth).run();
    look_for_encoded_files(content, found);
    if (depth < deepest)
        for (const std::string& each : percent_encoded_markup(content, found))
            examine_html(each, language, found, depth + 1);
}

} // namespace document
