#include "policyd/recipients/callforward.hpp"

#include "common/mail/address.hpp"

#include <algorithm>
#include <array>

namespace policyd {

namespace {

// RFC 3463, 3.2: bad sender's mailbox or system address, and a message that cannot be relayed.
constexpr std::array<std::string_view, 3> of_the_sender = {"5.1.7", "5.1.8", "5.1.9"};

bool is_atom_character(char c)
{
    constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~";
    const bool is_alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_alphanumeric || static_cast<unsigned char>(c) >= 0x80 || specials.find(c) != std::string_view::npos;
}

bool is_dot_string(std::string_view local)
{
    char before = '.';
    for (const char c : local) {
        if (c == '.' ? before == '.' : !is_atom_character(c))
            return false;
        before = c;
    }
    return before != '.';
}

} // namespace

recipient_verdict verdict_of(const smtp::reply& given)
{
    if (given.is_positive())
        return recipient_verdict::known;
    if (!given.is_permanent())
        return recipient_verdict::temporary;
    const std::string_view enhanced = given.enhanced;
    const bool speaks_of_address = enhanced.starts_with("5.1.") && std::find(of_the_sender.begin(), of_the_sender.end(),
                                                                             enhanced) == of_the_sender.end();
    const bool speaks_of_nothing = enhanced.empty() || enhanced.starts_with("5.0.");
    const bool is_of_mailbox = given.code == 550 || given.code == 551 || given.code == 553;
    return speaks_of_address || (speaks_of_nothing && is_of_mailbox) ? recipient_verdict::unknown
                                                                     : recipient_verdict::temporary;
}

std::string rcpt_line(std::string_view address)
{
    const mail::address_parts parts = mail::split_address(address);
    std::string line = "RCPT TO:<";
    if (is_dot_string(parts.local)) {
        line += parts.local;
    } else {
        line += '"';
        for (const char c : parts.local) {
            if (c == '"' || c == '\\')
                line += '\\';
            line += c;
        }
        line += '"';
    }
    line.append(1, '@').append(parts.domain).append(">\r\n");
    return line;
}

bool needs_utf8(std::string_view address)
{
    return std::any_of(address.begin(), address.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

} // namespace policyd
