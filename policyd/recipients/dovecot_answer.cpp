#include "policyd/recipients/dovecot_answer.hpp"

#include <charconv>
#include <utility>

namespace policyd {

namespace {

using kind = dovecot_line::kind;

/// The next field, taken off the front of `rest` with its tab.
std::string_view next_field(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find('\t'), rest.size());
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

bool read_number(std::string_view field, std::uint32_t& into)
{
    const char* const end = field.data() + field.size();
    const auto [stop, failure] = std::from_chars(field.data(), end, into);
    return failure == std::errc() && stop == end;
}

void append_escaped(std::string& to, std::string_view value)
{
    for (const char c : value) {
        const std::string_view special("\0\x01\t\r\n", 5);
        const std::size_t which = special.find(c);
        if (which == std::string_view::npos)
            to += c;
        else
            to.append(1, '\x01').append(1, "01trn"[which]);
    }
}

std::string unescaped(std::string_view value)
{
    std::string made;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\x01' || i + 1 == value.size()) {
            made += value[i];
            continue;
        }
        const std::string_view codes = "01trn";
        const std::size_t which = codes.find(value[++i]);
        made += which == std::string_view::npos ? value[i] : std::string_view("\0\x01\t\r\n", 5)[which];
    }
    return made;
}

std::string reason_of(std::string_view rest)
{
    std::string code;
    while (!rest.empty()) {
        const std::string_view field = next_field(rest);
        if (field.starts_with("reason="))
            return unescaped(field.substr(7));
        if (field.starts_with("code="))
            code = unescaped(field.substr(5));
    }
    return code.empty() ? "no reason given" : code;
}

} // namespace

dovecot_line parse_dovecot_line(std::string_view line)
{
    std::string_view rest = line;
    const std::string_view command = next_field(rest);
    dovecot_line made;
    if (command == "MECH")
        return {kind::mechanism};
    if (command == "VERSION")
        made.is = kind::version;
    else if (command == "USER")
        made.is = kind::user;
    else if (command == "NOTFOUND")
        made.is = kind::not_found;
    else if (command == "FAIL")
        made.is = kind::failed;
    else
        return made;
    if (!read_number(next_field(rest), made.number))
        return {kind::broken};
    if (made.is == kind::failed)
        made.reason = reason_of(rest);
    return made;
}

dovecot_reader::status dovecot_reader::feed(std::string_view& bytes)
{
    const std::size_t end = bytes.find('\n');
    const bool is_whole = end != std::string_view::npos;
    const std::string_view taken = bytes.substr(0, end);
    if (line_.size() + taken.size() > line_limit)
        return status::broken;
    line_ += taken;
    bytes.remove_prefix(taken.size() + (is_whole ? 1 : 0));
    return is_whole ? status::complete : status::incomplete;
}

std::string dovecot_reader::take()
{
    return std::exchange(line_, {});
}

std::string dovecot_question(std::uint32_t id, std::string_view user, std::string_view service)
{
    std::string made = "USER\t" + std::to_string(id) + '\t';
    append_escaped(made, user);
    made += "\tservice=";
    append_escaped(made, service);
    return made + '\n';
}

} // namespace policyd
