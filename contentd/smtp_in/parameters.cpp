#include "contentd/smtp_in/parameters.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <span>

namespace smtp_in {

namespace {

using text::equal_ignoring_case;

bool is_xtext(std::string_view value)
{
    return text::from_xtext(value).has_value();
}

bool is_size(std::string_view value)
{
    return !value.empty() && value.size() <= 19 &&
           std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_body(std::string_view value)
{
    return equal_ignoring_case(value, "7BIT") || equal_ignoring_case(value, "8BITMIME");
}

bool is_absent(std::string_view value)
{
    return value.empty();
}

bool is_ret(std::string_view value)
{
    return equal_ignoring_case(value, "FULL") || equal_ignoring_case(value, "HDRS");
}

bool is_envelope_id(std::string_view value)
{
    return !value.empty() && value.size() <= 100 && is_xtext(value);
}

bool is_notify(std::string_view value)
{
    if (equal_ignoring_case(value, "NEVER"))
        return true;
    while (true) {
        const std::size_t comma = value.find(',');
        const std::string_view word = value.substr(0, comma);
        if (!equal_ignoring_case(word, "SUCCESS") && !equal_ignoring_case(word, "FAILURE") &&
            !equal_ignoring_case(word, "DELAY"))
            return false;
        if (comma == std::string_view::npos)
            return true;
        value.remove_prefix(comma + 1);
    }
}

// addr-type ";" xtext (RFC 3461, 4.2), or with the UTF-8 forms of RFC 6533, 3, whose bytes need no further look here.
bool is_original_recipient(std::string_view value)
{
    const std::size_t semicolon = value.find(';');
    if (semicolon == 0 || semicolon == std::string_view::npos || value.size() > 500)
        return false;
    if (equal_ignoring_case(value.substr(0, semicolon), "utf-8"))
        return semicolon + 1 < value.size();
    return semicolon + 1 < value.size() && is_xtext(value.substr(semicolon + 1));
}

struct parameter
{
    std::string_view name;
    bool (*is_good)(std::string_view value);
    bool is_kept = true;
};

constexpr parameter of_mail[] = {
    {"SIZE", is_size}, {"BODY", is_body},         {"SMTPUTF8", is_absent},
    {"RET", is_ret},   {"ENVID", is_envelope_id}, {"AUTH", is_xtext, false},
};

constexpr parameter of_recipient[] = {
    {"NOTIFY", is_notify},
    {"ORCPT", is_original_recipient},
};

parameter_fault check(std::span<const parameter> known, std::string_view written, std::string& kept)
{
    kept.clear();
    for (std::string_view one = next_parameter(written); !one.empty(); one = next_parameter(written)) {
        const std::string_view name = parameter_name(one);
        const auto entry = std::find_if(known.begin(), known.end(), [name](const parameter& candidate) {
            return equal_ignoring_case(candidate.name, name);
        });
        if (entry == known.end())
            return parameter_fault::unknown;
        const bool has_empty_value = one.size() == name.size() + 1;
        const std::string_view value = one.size() > name.size() ? one.substr(name.size() + 1) : std::string_view();
        if (has_empty_value || !entry->is_good(value) || find_parameter(kept, name))
            return parameter_fault::bad_value;
        if (!entry->is_kept)
            continue;
        if (!kept.empty())
            kept += ' ';
        kept += one;
    }
    return parameter_fault::none;
}

} // namespace

parameter_fault check_mail_parameters(std::string_view written, std::string& kept)
{
    return check(of_mail, written, kept);
}

parameter_fault check_recipient_parameters(std::string_view written, std::string& kept)
{
    return check(of_recipient, written, kept);
}

std::string_view next_parameter(std::string_view& rest)
{
    const std::size_t begin = rest.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    const std::size_t end = std::min(rest.find(' ', begin), rest.size());
    const std::string_view parameter = rest.substr(begin, end - begin);
    rest.remove_prefix(end);
    return parameter;
}

std::string_view parameter_name(std::string_view parameter)
{
    return parameter.substr(0, parameter.find('='));
}

std::optional<std::string_view> find_parameter(std::string_view parameters, std::string_view name)
{
    for (std::string_view one = next_parameter(parameters); !one.empty(); one = next_parameter(parameters)) {
        const std::string_view found = parameter_name(one);
        if (equal_ignoring_case(found, name))
            return one.substr(std::min(found.size() + 1, one.size()));
    }
    return std::nullopt;
}

} // namespace smtp_in
