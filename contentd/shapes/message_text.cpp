#include "contentd/shapes/message_text.hpp"

#include "common/text/charset.hpp"
#include "contentd/html/page.hpp"

#include <algorithm>
#include <utility>

namespace shapes {

std::vector<bool> are_in_messages(const mime::tree& message)
{
    const auto parts = message.parts_as_written();
    std::vector<bool> made(parts.size(), false);
    for (std::size_t each = 1; each < parts.size(); ++each) {
        const std::size_t parent = parts[each].parent;
        made[each] = made[parent] || parts[parent].type.starts_with("message/");
    }
    return made;
}

bool is_shown_text(const mime::part& part)
{
    return part.is_leaf && !part.is_attachment &&
           (part.type == "text/plain" || part.type == "text/html" || part.type.starts_with("multipart/"));
}

std::string utf8_of(const mime::tree& message, std::size_t part)
{
    const std::string_view bytes = message.decoded(part).substr(0, most_text);
    const std::string& charset = message.parts()[part].charset;
    return charset.empty() ? text::unlabelled_to_utf8(bytes) : text::to_utf8(bytes, charset).utf8;
}

std::string text_of(const mime::tree& message)
{
    const std::vector<bool> is_within = are_in_messages(message);
    const auto parts = message.parts_as_written();
    std::string plain;
    std::string shown;
    for (std::size_t each = 0; each < parts.size(); ++each) {
        if (is_within[each] || !is_shown_text(parts[each]))
            continue;
        if (parts[each].type == "text/html" && shown.size() < most_text)
            shown += html::read_page(utf8_of(message, each)).text.visible += '\n';
        else if (parts[each].type != "text/html" && plain.size() < most_text)
            plain += utf8_of(message, each) += '\n';
    }
    std::string& made = plain.find_first_not_of(" \t\r\n") == plain.npos ? shown : plain;
    made.resize(std::min(made.size(), most_text));
    return std::move(made);
}

} // namespace shapes
