#include "contentd/document/single_byte.hpp"

#include "common/text/charset.hpp"
#include "common/text/utf8.hpp"
#include "contentd/ciphers/utf16.hpp"

#include <array>
#include <map>
#include <optional>

namespace document {

namespace {

using letters = std::map<std::string, char, std::less<>>; // bytes by what they say in UTF-8

constexpr std::array<std::string_view, 9> code_pages = {"windows-1250", "windows-1251", "windows-1252",
                                                        "windows-1253", "windows-1254", "windows-1255",
                                                        "windows-1256", "windows-1257", "windows-1258"};

const std::array<letters, code_pages.size()>& known_letters()
{
    static const auto known = [] {
        std::array<letters, code_pages.size()> made;
        for (std::size_t i = 0; i < made.size(); ++i)
            for (unsigned byte = 0; byte < 256; ++byte) {
                const char one = static_cast<char>(byte);
                const text::conversion said = text::to_utf8({&one, 1}, code_pages[i]);
                if (said.replaced == 0)
                    made[i].emplace(said.utf8, one);
            }
        return made;
    }();
    return known;
}

std::optional<std::string> in_code_page(std::string_view utf8, const letters& known)
{
    std::string made;
    for (std::size_t at = 0; at < utf8.size();) {
        const std::size_t length = text::next_character(utf8, at).length;
        const auto letter = known.find(utf8.substr(at, length));
        if (letter == known.end())
            return {};
        made += letter->second;
        at += length;
    }
    return made;
}

std::string half_of_each(std::string_view utf8)
{
    const std::string wide = ciphers::to_utf16(utf8);
    std::string made;
    for (std::size_t at = 0; at + 1 < wide.size(); at += 2)
        made += wide[at] != 0 ? wide[at] : wide[at + 1];
    return made;
}

} // namespace

std::vector<std::string> single_byte_forms(std::string_view utf8)
{
    std::vector<std::string> forms = {std::string(utf8)};
    if (text::is_7bit(utf8) || !text::is_utf8(utf8))
        return forms;
    forms.push_back(half_of_each(utf8));
    for (const letters& each : known_letters())
        if (std::optional<std::string> form = in_code_page(utf8, each))
            forms.push_back(std::move(*form));
    return forms;
}

} // namespace document
