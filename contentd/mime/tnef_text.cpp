#include "contentd/mime/tnef_text.hpp"

#include "common/text/charset.hpp"

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

} // namespace mime
