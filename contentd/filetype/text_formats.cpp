#include "contentd/filetype/text_formats.hpp"

#include "common/text/by_eights.hpp"
#include "common/text/escape.hpp"

#include <algorithm>
#include <string>

namespace filetype {

namespace {

constexpr std::size_t looked_at = 4096;

struct beginning
{
    std::string_view bytes; // lower case
    verdict means;
};

constexpr beginning beginnings[] = {
    {"{\\rt", {"application/rtf", family::document}},
    {"%!ps", {"application/postscript", family::document}},
    {"begin:vcalendar", {"text/calendar", family::text}},
    {"begin:vcard", {"text/vcard", family::text}},
    {"@echo ", {"application/x-bat", family::script, true}},
    {"windows registry editor", {"text/x-ms-regedit", family::script, true}},
    {"regedit4", {"text/x-ms-regedit", family::script, true}},
    {"[internetshortcut]", {"application/x-mswinurl", family::script, true}},
    {"[{000214a0", {"application/x-mswinurl", family::script, true}},
    {"[desktop entry]", {"application/x-desktop", family::script, true}},
    {"[shell]", {"application/x-ms-scf", family::script, true}},
    {"screen mode id:", {"application/x-rdp", family::script, true}},
    {"full address:s:", {"application/x-rdp", family::script, true}},
    {"web\r\n1\r\n", {"text/x-ms-iqy", family::script, true}},
    {"web\n1\n", {"text/x-ms-iqy", family::script, true}},
    {"id;p", {"application/x-sylk", family::document}},
    {"#!", {"text/x-script", family::script, true}},
    {"<?php", {"text/x-php", family::script}},
    {"-----begin pgp message", {"application/pgp-encrypted", family::text}},
    {"-----begin pgp signature", {"application/pgp-signature", family::text}},
    {"-----begin pgp public key", {"application/pgp-keys", family::text}},
    {"-----begin ", {"application/x-pem-file", family::text}},
    {"(this file must be converted with binhex", {"application/mac-binhex40", family::archive}},
    {"begin 6", {"text/x-uuencode", family::archive}},
    {"begin 7", {"text/x-uuencode", family::archive}},
    {"=ybegin ", {"text/x-yenc", family::archive}},
    {"from ", {"application/mbox", family::message}},
};

/// UTF-16 in one of its two orders, with or without a mark; taken as every second byte, since only ASCII matters here.
std::string narrowed(std::string_view content)
{
    std::string low;
    const bool is_big = content.starts_with("\xfe\xff") || (content.size() > 3 && content[0] == 0 && content[2] == 0);
    const bool has_mark = content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff");
    for (std::size_t i = (is_big ? 1 : 0) + (has_mark ? 2 : 0); i < std::min(content.size(), looked_at); i += 2)
        low += content[i];
    return low;
}

bool is_utf16(std::string_view content)
{
    if (content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff"))
        return true;
    const auto ascii_then_zero = [&](std::size_t first, std::size_t second) {
        for (std::size_t i = 0; i < 8; i += 2) {
            const auto letter = static_cast<unsigned char>(content[i + first]);
            if (content[i + second] != 0 || letter < 9 || letter > 126)
                return false;
        }
        return true;
    };
    return content.size() >= 16 && (ascii_then_zero(0, 1) || ascii_then_zero(1, 0));
}

bool is_binary(char byte)
{
    const auto code = static_cast<unsigned char>(byte);
    return code < 0x20 && (code < 0x08 || code > 0x0d) && code != 0x1b && code != 0x1a;
}

/// Whether some of eight bytes is below 0x20.
bool has_control(std::uint64_t eight)
{
    const std::uint64_t seven_bits = eight & text::eight_times(0x7f);
    return ((eight | (seven_bits + text::eight_times(0x60))) & text::eight_times(0x80)) != text::eight_times(0x80);
}

bool is_text(std::string_view content)
{
    return text::find_by_eights(content, 0, has_control, is_binary) == content.size();
}

std::string_view without_lead(std::string_view text)
{
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n\f");
    return first == text.npos ? std::string_view() : text.substr(first);
}

verdict by_beginning(std::string_view lowered)
{
    for (const beginning& each : beginnings) {
        if (lowered.starts_with(each.bytes))
            return each.means;
    }
    return {};
}

} // namespace

bool is_mail(std::string_view lowered)
{
    constexpr std::string_view names[] = {"received",     "return-path", "from",    "to",
                                          "date",         "message-id",  "subject", "mime-version",
                                          "delivered-to", "reply-to",    "cc",      "content-type"};
    unsigned found = 0;
    for (std::size_t at = 0, lines = 0; at < lowered.size() && lines < 30; ++lines) {
        const std::size_t end = std::min(lowered.find('\n', at), lowered.size());
        const std::string_view line = lowered.substr(at, end - at);
        at = end + 1;
        const std::size_t colon = line.find(':');
        const bool is_folded = line.starts_with(' ') || line.starts_with('\t');
        if (is_folded && lines > 0)
            continue;
        if (colon == line.npos || line.substr(0, colon).find(' ') != line.npos)
            break;
        found += std::find(std::begin(names), std::end(names), line.substr(0, colon)) != std::end(names) ? 1U : 0U;
    }
    return found >= 2;
}

verdict by_text(std::string_view content)
{
    const bool is_wide = is_utf16(content);
    const std::string_view head = content.substr(0, looked_at);
    if (content.empty() || (!is_wide && !is_text(head)))
        return {};
    const std::string lowered = text::to_lower(is_wide ? narrowed(content) : head);
    const std::string_view text = without_lead(lowered);
    verdict means = by_beginning(text);
    if (means.type.empty())
        means = by_markup(text);
    if (means.type.empty() && is_mail(text))
        means = {"message/rfc822", family::message};
    return means.type.empty() ? verdict{"text/plain", family::text} : means;
}

} // namespace filetype
