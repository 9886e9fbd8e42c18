#include "contentd/document/passwords.hpp"

#include "common/text/utf8.hpp"
#include "contentd/document/ciphers.hpp"

#include <algorithm>

namespace document {

namespace {

bool try_all(std::initializer_list<std::string_view> first, collector& found,
             const std::function<bool(std::string_view password)>& opens)
{
    if (std::any_of(first.begin(), first.end(), [&](std::string_view each) { return found.has_time() && opens(each); }))
        return true;
    const std::span<const std::string> words = found.passwords();
    const auto end = found.half_of_time();
    for (std::size_t i = 0; i < words.size() && std::chrono::steady_clock::now() < end; ++i) {
        if (opens(words[i])) {
            found.password_helped(i);
            return true;
        }
    }
    return false;
}

} // namespace

bool with_ciphers(collector& found, const std::function<bool()>& decrypts)
{
    try {
        return decrypts();
    } catch (const missing_cipher&) {
        found.note(filetype::unsupported);
        return false;
    }
}

bool try_passwords(std::initializer_list<std::string_view> first, collector& found,
                   const std::function<bool(std::string_view password)>& opens)
{
    return with_ciphers(found, [&] { return try_all(first, found, opens); });
}

std::string to_utf16(std::string_view utf8)
{
    std::string made;
    const auto put = [&](char32_t unit) {
        made += static_cast<char>(unit & 0xffU);
        made += static_cast<char>(unit >> 8U);
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const text::character each = text::next_character(utf8, at);
        at += each.length;
        if (each.point == text::invalid_character)
            put(0xfffd);
        else if (each.point < 0x10000)
            put(each.point);
        else {
            put(0xd800 + ((each.point - 0x10000) >> 10U));
            put(0xdc00 + ((each.point - 0x10000) & 0x3ffU));
        }
    }
    return made;
}

} // namespace document
