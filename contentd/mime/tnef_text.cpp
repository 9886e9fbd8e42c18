#include "contentd/mime/tnef_text.hpp"

#include "common/text/charset.hpp"

#include <algorithm>

namespace mime {

namespace {

std::string charset_of(std::uint32_t code_page)
{
    for (const char* const family : {"windows-", "cp"}) {
        std::string name = family + std::to_string(code_page);
        if (text::is_known_charset(name))
            return name;
    }
    return {};
}

} // namespace

std::string tnef_text(std::string_view bytes, std::uint16_t type, std::uint32_t code_page)
{
    const std::string charset = type == property_unicode ? "utf-16le" : charset_of(code_page);
    std::string text = charset.empty() ? text::unlabelled_to_utf8(bytes) : text::to_utf8(bytes, charset).utf8;
    text.resize(text.find_last_not_of('\0') + 1);
    return text;
}

std::string tnef_name(std::string_view bytes, std::uint16_t type, std::uint32_t code_page)
{
    constexpr std::size_t longest = 1000;
    std::string name = tnef_text(bytes, type, code_page);
    name.resize(std::min(name.find('\0'), name.size()));
    if (name.size() <= longest)
        return name;
    std::size_t begin = name.size() - longest;
    while (begin < name.size() && (name[begin] & 0xc0) == 0x80)
        ++begin; // inside a character
    return name.substr(begin);
}

} // namespace mime
