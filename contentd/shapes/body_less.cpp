#include "contentd/shapes/body_less.hpp"

#include "common/text/nfkc.hpp"
#include "common/text/trim.hpp"
#include "contentd/html/page.hpp"
#include "contentd/shapes/message_text.hpp"

#include <algorithm>

namespace shapes {

namespace {

bool is_blank_line(std::string_view line)
{
    const std::string_view said = text::trimmed(line);
    return said.empty() || said == "--";
}

bool is_blank(std::string_view utf8)
{
    // Blanks of all scripts become ASCII's, and what is not shown goes away.
    std::string said = text::nfkc_folded(utf8);
    std::replace_if(
        said.begin(), said.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; }, ' ');
    for (std::string_view rest = said; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (!is_blank_line(line))
            return false;
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return true;
}

// Something to see or to click on, without a text.
bool is_object(const html::link& each)
{
    switch (each.what) {
    case html::link::base:
    case html::link::style:
    case html::link::css:
    case html::link::script:
        return false;
    default:
        return true;
    }
}

bool says_nothing(const mime::tree& message, std::size_t index)
{
    const mime::part& part = message.parts()[index];
    if (!part.is_leaf)
        return part.type.starts_with("multipart/");
    if (!is_shown_text(part))
        return false;
    // A text longer than what is looked at is not blank for any honest reason, nor what this is about.
    if (message.decoded(index).size() > most_text)
        return false;
    const std::string utf8 = utf8_of(message, index);
    if (part.type != "text/html")
        return is_blank(utf8);
    const html::page page = html::read_page(utf8);
    return std::none_of(page.links.begin(), page.links.end(), is_object) && is_blank(page.text.visible);
}

} // namespace

bool body_less(const mime::tree& message)
{
    for (std::size_t each = 0; each < message.parts_as_written().size(); ++each) {
        if (!says_nothing(message, each))
            return false;
    }
    return true;
}

} // namespace shapes
