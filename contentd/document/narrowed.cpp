#include "contentd/document/narrowed.hpp"

#include "common/text/charset.hpp"

namespace document {

namespace {

std::string_view wide_charset(std::string_view content)
{
    if (content.starts_with("\xff\xfe") || (content.size() > 3 && content[1] == 0 && content[3] == 0))
        return "UTF-16LE";
    if (content.starts_with("\xfe\xff") || (content.size() > 3 && content[0] == 0 && content[2] == 0))
        return "UTF-16BE";
    return {};
}

} // namespace

std::string_view narrowed(std::string_view content, std::string& room, collector& found)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    const std::string_view charset = wide_charset(content);
    if (charset.empty())
        return content;
    room = text::to_utf8(content.substr(0, found.room()), charset).utf8;
    found.spend(room.size());
    std::string_view text = room;
    while (text.starts_with(mark))
        text.remove_prefix(mark.size());
    return text;
}

} // namespace document
