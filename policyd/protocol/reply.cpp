#include "policyd/protocol/reply.hpp"

#include "common/text/escape.hpp"

#include <algorithm>

namespace policyd {

namespace {

constexpr std::size_t text_limit = 400;
constexpr std::size_t header_limit = 900; // Postfix stores it on one line

bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

bool has_code(std::string_view text)
{
    return text.size() >= 3 && (text[0] == '4' || text[0] == '5') && is_digit(text[1]) && is_digit(text[2]) &&
           (text.size() == 3 || text[3] == ' ');
}

// `5.7.1`: where it ends, or 0.
std::size_t enhanced_code_end(std::string_view text)
{
    if (text.size() < 5 || !is_digit(text[0]) || text[1] != '.')
        return 0;
    std::size_t at = 2;
    for (const bool is_last : {false, true}) {
        const auto begin = at;
        while (at < text.size() && is_digit(text[at]))
            ++at;
        if (at == begin || at - begin > 3)
            return 0;
        if (!is_last && (at == text.size() || text[at++] != '.'))
            return 0;
    }
    return at == text.size() || text[at] == ' ' ? at : 0;
}

std::string with_text(std::string_view verb, std::string_view text)
{
    std::string value(verb);
    if (!text.empty())
        value.append(1, ' ').append(text::printable(text, text_limit));
    return value;
}

// A text without code after REJECT or DEFER may still begin with an enhanced code, which must be of that class.
std::string refusal(std::string_view text, char digit, std::string_view verb)
{
    std::string fixed(text);
    if (!has_code(fixed)) {
        if (enhanced_code_end(fixed) != 0)
            fixed[0] = digit;
        return with_text(verb, fixed);
    }
    fixed[0] = digit;
    if (enhanced_code_end(std::string_view(fixed).substr(std::min<std::size_t>(4, fixed.size()))) != 0)
        fixed[4] = digit;
    return text::printable(fixed, text_limit);
}

bool is_name_character(char letter)
{
    return letter > ' ' && letter < 0x7f && letter != ':';
}

} // namespace

std::string reject_value(std::string_view text)
{
    return refusal(text, '5', "REJECT");
}

std::string defer_value(std::string_view text)
{
    return refusal(text, '4', "DEFER");
}

std::string defer_if_permit_value(std::string_view text)
{
    std::string fixed(text);
    if (has_code(fixed))
        fixed.erase(0, std::min<std::size_t>(4, fixed.size()));
    if (enhanced_code_end(fixed) != 0)
        fixed[0] = '4';
    return with_text("DEFER_IF_PERMIT", fixed);
}

std::string hold_value(std::string_view text)
{
    return with_text("HOLD", text);
}

std::string discard_value(std::string_view text)
{
    return with_text("DISCARD", text);
}

base::result<std::string> redirect_value(std::string_view address)
{
    const auto at = address.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == address.size() || address.find(' ') != address.npos)
        return base::fail("redirect needs user@domain, not \"" + text::printable(address, 80) + "\"");
    return with_text("REDIRECT", address);
}

base::result<std::string> filter_value(std::string_view transport)
{
    const auto colon = transport.find(':');
    if (colon == 0 || colon == std::string_view::npos || transport.find(' ') != transport.npos)
        return base::fail("filter needs transport:destination, not \"" + text::printable(transport, 80) + "\"");
    return with_text("FILTER", transport);
}

base::result<std::string> prepend_value(std::string_view header_field)
{
    const auto colon = header_field.find(':');
    if (colon == 0 || colon == std::string_view::npos ||
        !std::all_of(header_field.begin(), header_field.begin() + static_cast<std::ptrdiff_t>(colon),
                     is_name_character))
        return base::fail("prepend needs \"Name: value\", not \"" + text::printable(header_field, 80) + "\"");
    return "PREPEND " + text::printable(header_field, header_limit);
}

void append_reply(std::string& to, std::string_view value)
{
    to += "action=";
    if (value.empty())
        to += dunno;
    const auto is_control = [](unsigned char letter) { return letter < ' ' || letter == 0x7f; };
    std::replace_copy_if(value.begin(), value.end(), std::back_inserter(to), is_control, '?');
    to += "\n\n";
}

} // namespace policyd
