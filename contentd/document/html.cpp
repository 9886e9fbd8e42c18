#include "contentd/document/html.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/formula.hpp"
#include "contentd/document/narrowed.hpp"
#include "contentd/document/script_links.hpp"
#include "contentd/document/smuggling.hpp"
#include "contentd/document/target.hpp"

#include <algorithm>
#include <set>

namespace document {

namespace {

constexpr unsigned deepest = 3;
constexpr std::size_t longest_cell = 8192; // characters of a formula, in Excel

const std::set<std::string_view>& url_attributes()
{
    static const std::set<std::string_view> names = {"href",   "src",        "action",  "formaction", "data",
                                                     "poster", "background", "classid", "codebase",   "xlink:href",
                                                     "from",   "by",         "to"}; // the last of animations
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

bool is_cell_name(std::string_view name)
{
    return name == "td" || name == "th" || name == "tr";
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
        : reader_(content, language), language_(language), found_(found), depth_(depth)
    {}

    void run()
    {
        while (found_.has_time() && reader_.next())
            if (reader_.what() == markup_reader::kind::open)
                take_element();
            else if (reader_.what() == markup_reader::kind::text)
                take_text();
            else
                end_element();
        end_code();
        end_cell();
    }

  private:
    void take_element()
    {
        end_code();
        const std::string& name = reader_.name();
        is_script_ = name == "script" && !reader_.is_empty();
        is_style_ = name == "style" && !reader_.is_empty();
        if (is_cell_name(name)) {
            end_cell();
            is_cell_ = true;
        }
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

    /// A comment may part what is code in XML.
    void take_text()
    {
        const std::string_view text = reader_.text();
        if (is_script_ || is_style_)
            code_ += language_ == markup_language::xml ? undo_references(text) : std::string(text);
        else if (is_cell_ && cell_.size() < longest_cell)
            cell_ += undo_references(text);
    }

    void end_element()
    {
        end_code();
        if (is_cell_name(reader_.name()) || reader_.name() == "table")
            end_cell();
    }

    void end_code()
    {
        if (is_script_)
            look_for_words(code_, found_);
        if (!code_.empty())
            take_script_links(code_, found_);
        code_.clear();
        is_script_ = is_style_ = false;
    }

    void end_cell()
    {
        take_formula(cell_);
        cell_.clear();
        is_cell_ = false;
    }

    /// Excel takes a table for a sheet.
    void take_formula(std::string_view text)
    {
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        if (first == text.npos || std::string_view("=+-@").find(text[first]) == std::string_view::npos)
            return;
        const std::string_view formula = text.substr(first);
        if (has_dde_link(formula))
            found_.note(filetype::dde);
        take_formula_links(formula, found_);
    }

    void take_attribute(const markup_attribute& one)
    {
        if (one.value.empty())
            return;
        const std::string scheme = scheme_of(one.value);
        if (is_event(one.name) || scheme == "javascript" || scheme == "vbscript") {
            found_.note(filetype::script);
            look_for_words(one.value, found_);
            take_script_links(one.value, found_);
        } else if (one.name == "style" || one.name == "values") {
            take_script_links(one.value, found_);
        } else if (one.name == "x:fmla") {
            take_formula(one.value);
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
    markup_language language_;
    collector& found_;
    unsigned depth_;
    std::string code_; // of the script or style sheet
    bool is_script_ = false;
    bool is_style_ = false;
    std::string cell_;
    bool is_cell_ = false;
    bool is_picture_ = false;
    bool in_foreign_ = false;
};

} // namespace

void examine_html(std::string_view content, markup_language language, collector& found, unsigned depth)
{
    std::string room;
    // Without a mark a browser takes a page for UTF-16 only where it is XML.
    if (language == markup_language::xml || content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff"))
        content = narrowed(content, room, found);
    page_reader(content, language, found, depth).run();
    look_for_encoded_files(content, found);
    if (depth < deepest)
        for (const std::string& each : percent_encoded_markup(content, found))
            examine_html(each, language, found, depth + 1);
}

} // namespace document
