#include "common/smtp/capabilities.hpp"

#include "common/text/escape.hpp"
#include "common/text/words.hpp"

#include <algorithm>
#include <charconv>

namespace smtp {

namespace {

std::string upper(std::string_view word)
{
    std::string changed(word);
    for (char& c : changed)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return changed;
}

struct keyword
{
    std::string_view name;
    bool capabilities::*flag;
};

constexpr keyword keywords[] = {
    {"PIPELINING", &capabilities::pipelining},
    {"CHUNKING", &capabilities::chunking},
    {"8BITMIME", &capabilities::eight_bit_mime},
    {"SMTPUTF8", &capabilities::smtputf8},
    {"DSN", &capabilities::dsn},
    {"ENHANCEDSTATUSCODES", &capabilities::enhanced_status_codes},
    {"STARTTLS", &capabilities::starttls},
    {"SIZE", &capabilities::has_size},
};

void read_line(std::string_view line, capabilities& into)
{
    const std::string_view name = text::next_word(line);
    for (const keyword& known : keywords)
        if (text::equal_ignoring_case(known.name, name))
            into.*(known.flag) = true;
    if (text::equal_ignoring_case(name, "SIZE")) {
        const std::string_view limit = text::next_word(line);
        std::from_chars(limit.data(), limit.data() + limit.size(), into.size); // stays 0 when it is no number
    } else if (text::equal_ignoring_case(name, "XFORWARD")) {
        for (std::string_view word = text::next_word(line); !word.empty(); word = text::next_word(line))
            into.xforward.push_back(upper(word));
    }
}

} // namespace

bool capabilities::has_xforward(std::string_view attribute) const
{
    return std::find(xforward.begin(), xforward.end(), attribute) != xforward.end();
}

capabilities parse_capabilities(std::string_view lines)
{
    capabilities found;
    while (true) {
        const std::size_t end = lines.find('\n');
        if (end == std::string_view::npos)
            return found;
        lines.remove_prefix(end + 1);
        read_line(lines.substr(0, lines.find('\n')), found);
    }
}

} // namespace smtp
