#include "contentd/smtp_out/commands.hpp"

#include "common/text/escape.hpp"
#include "contentd/smtp_in/bytes.hpp"
#include "contentd/smtp_in/parameters.hpp"

#include <algorithm>

namespace smtp_out {

namespace {

using smtp_in::find_parameter;
using smtp_in::next_parameter;
using smtp_in::parameter_name;
using text::equal_ignoring_case;

constexpr std::size_t xforward_line_limit = 512;

struct attribute
{
    std::string_view name;
    std::optional<std::string> smtp_in::xforward::*member;
};

constexpr attribute attributes[] = {
    {"NAME", &smtp_in::xforward::name},     {"ADDR", &smtp_in::xforward::addr}, {"PORT", &smtp_in::xforward::port},
    {"PROTO", &smtp_in::xforward::proto},   {"HELO", &smtp_in::xforward::helo}, {"IDENT", &smtp_in::xforward::ident},
    {"SOURCE", &smtp_in::xforward::source},
};

std::string attribute_text(const attribute& one, const smtp_in::xforward& origin)
{
    const std::optional<std::string>& value = origin.*(one.member);
    std::string written = ' ' + std::string(one.name) + '=';
    if (!value)
        return written + "[UNAVAILABLE]";
    if (one.name == "ADDR" && value->find(':') != std::string::npos)
        written += "IPV6:";
    return written + text::to_xtext(*value);
}

constexpr std::string_view dsn_parameters[] = {"RET", "ENVID", "NOTIFY", "ORCPT"};

bool is_announced(std::string_view name, const capabilities& announced)
{
    if (equal_ignoring_case(name, "SIZE"))
        return announced.has_size;
    if (equal_ignoring_case(name, "BODY"))
        return announced.eight_bit_mime;
    const auto* const end = std::end(dsn_parameters);
    const bool is_of_dsn = std::find_if(std::begin(dsn_parameters), end,
                                        [name](std::string_view one) { return equal_ignoring_case(one, name); }) != end;
    return !is_of_dsn || announced.dsn;
}

void append_parameter(std::string_view parameter, std::uint64_t size, std::string& line)
{
    line += ' ';
    if (equal_ignoring_case(parameter_name(parameter), "SIZE"))
        line += "SIZE=" + std::to_string(size); // what was told upstream does not count what we add
    else
        line += parameter;
}

} // namespace

std::size_t append_xforward(const smtp_in::xforward& origin, const capabilities& announced, std::string& lines)
{
    if (origin.is_empty())
        return 0;
    constexpr std::string_view verb = "XFORWARD";
    std::size_t count = 0;
    std::size_t length = xforward_line_limit; // of the current line with its end
    for (const attribute& one : attributes) {
        if (!announced.has_xforward(one.name))
            continue;
        const std::string written = attribute_text(one, origin);
        if (length + written.size() > xforward_line_limit) {
            lines += count++ == 0 ? "" : "\r\n";
            lines += verb;
            length = verb.size() + 2;
        }
        lines += written;
        length += written.size();
    }
    lines += count == 0 ? "" : "\r\n";
    return count;
}

void append_mail(const outgoing& message, const capabilities& announced, std::string& lines)
{
    lines += "MAIL FROM:<" + message.sender + '>';
    std::string_view rest = message.parameters;
    for (std::string_view one = next_parameter(rest); !one.empty(); one = next_parameter(rest))
        if (is_announced(parameter_name(one), announced))
            append_parameter(one, message.size(), lines);
    lines += "\r\n";
}

void append_recipient(const smtp_in::recipient& recipient, const capabilities& announced, std::string& lines)
{
    lines += "RCPT TO:<" + recipient.address + '>';
    std::string_view rest = recipient.parameters;
    for (std::string_view one = next_parameter(rest); !one.empty(); one = next_parameter(rest))
        if (is_announced(parameter_name(one), announced))
            append_parameter(one, 0, lines);
    lines += "\r\n";
}

std::optional<smtp::reply> capability_refusal(const outgoing& message, const capabilities& announced)
{
    if (!announced.smtputf8 && find_parameter(message.parameters, "SMTPUTF8"))
        return smtp::reply{451, "4.6.7", "the next hop does not offer SMTPUTF8, which this message needs"};
    const auto body = find_parameter(message.parameters, "BODY");
    if (announced.eight_bit_mime || !body || !equal_ignoring_case(*body, "8BITMIME"))
        return std::nullopt;
    if (std::none_of(message.content.begin(), message.content.end(), smtp_in::has_8bit))
        return std::nullopt;
    return smtp::reply{451, "4.6.3", "the next hop does not offer 8BITMIME, which this message needs"};
}

} // namespace smtp_out
