// markup - HTML, SVG and XML by their first element, as a browser sniffs them (WHATWG MIME sniffing, 7.1), and
// a little more: an attachment is opened by its name, so markup behind some text counts too when it is a document

#include "contentd/filetype/text_formats.hpp"

#include <algorithm>

namespace filetype {

namespace {

constexpr std::string_view blanks = " \t\r\n\f";
constexpr verdict html{"text/html", family::html};

struct element
{
    std::string_view name;
    verdict means;
};

constexpr element elements[] = {
    {"svg", {"image/svg+xml", family::image}},
    {"scriptlet", {"text/scriptlet", family::script, true}},
    {"component", {"text/scriptlet", family::script, true}},
    {"job", {"application/x-wsf", family::script, true}},
    {"package", {"application/x-wsf", family::script, true}},
    {"searchconnectordescription", {"application/x-searchconnector", family::script, true}},
    {"librarydescription", {"application/x-windows-library", family::script, true}},
    {"w:worddocument", {"application/msword", family::document}},
    {"workbook", {"application/vnd.ms-excel", family::document}},
    {"html", html},
    {"head", html},
    {"body", html},
    {"script", html},
    {"iframe", html},
    {"h1", html},
    {"div", html},
    {"font", html},
    {"table", html},
    {"a", html},
    {"style", html},
    {"title", html},
    {"b", html},
    {"br", html},
    {"p", html},
    {"meta", html},
    {"link", html},
    {"form", html},
    {"img", html},
    {"center", html},
    {"span", html},
    {"embed", html},
    {"object", html},
};

/// Behind comments, processing instructions and declarations that are not "<!doctype html".
std::string_view first_element(std::string_view text)
{
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        const bool is_skipped =
            text.starts_with("<?") || text.starts_with("<!--") ||
            (text.starts_with("<!") && !text.starts_with("<!doctype html") && !text.starts_with("<!doctype svg"));
        if (!is_skipped)
            return text;
        const std::string_view end = text.starts_with("<!--") ? "-->" : ">";
        const std::size_t at = text.find(end);
        if (at == text.npos)
            return {};
        text.remove_prefix(at + end.size());
    }
}

verdict by_element(std::string_view text)
{
    if (!text.starts_with('<'))
        return {};
    const std::string_view name = text.substr(1, text.find_first_of(" \t\r\n\f/>", 1) - 1);
    for (const element& each : elements) {
        if (name == each.name)
            return each.means;
    }
    return {};
}

bool has_document_inside(std::string_view text)
{
    return text.find("<!doctype html") != text.npos || text.find("<html") != text.npos;
}

/// Programs take XML without an announcement, too; nobody begins a text like that.
bool names_vocabulary(std::string_view element)
{
    return element.starts_with('<') && element.substr(0, element.find('>')).find("xmlns") != element.npos;
}

bool runs_as_application(std::string_view text)
{
    return text.find("<hta:application") != text.npos;
}

} // namespace

verdict by_markup(std::string_view lowered)
{
    if (lowered.find('<') == lowered.npos)
        return {};
    if (runs_as_application(lowered))
        return {"application/hta", family::executable, true};
    const bool is_xml = lowered.starts_with("<?xml");
    if (is_xml && lowered.find("progid=\"word.document\"") != lowered.npos)
        return {"application/msword", family::document};
    if (is_xml && lowered.find("progid=\"excel.sheet\"") != lowered.npos)
        return {"application/vnd.ms-excel", family::document};
    const std::string_view first = first_element(lowered);
    if (first.starts_with("<!doctype html"))
        return html;
    if (first.starts_with("<!doctype svg"))
        return {"image/svg+xml", family::image};
    const verdict means = by_element(first);
    if (!means.type.empty())
        return is_xml && means.kind == family::html ? verdict{"application/xhtml+xml", family::html} : means;
    if (is_xml || names_vocabulary(first))
        return {"text/xml", family::text};
    return has_document_inside(lowered.substr(0, 1024)) ? html : verdict{};
}

} // namespace filetype
