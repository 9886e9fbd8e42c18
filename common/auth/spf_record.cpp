#include "common/auth/spf_record.hpp"

#include "common/auth/spf_limits.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace auth {

namespace {

constexpr std::string_view version = "v=spf1";

base::error wrong(std::string_view term, std::string_view why)
{
    return base::fail("\"" + text::printable(term, 60) + "\": " + std::string(why));
}

bool is_modifier_name(std::string_view name)
{
    const auto is_letter = [](char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); };
    if (name.empty() || !is_letter(name.front()))
        return false;
    return std::all_of(name.begin(), name.end(), [is_letter](char byte) {
        return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.';
    });
}

/// Empty when it is right.
std::string add_modifier(spf_record& record, std::string_view name, std::string_view value)
{
    if (!is_modifier_name(name))
        return "not a modifier's name";
    const bool is_redirect = text::equal_ignoring_case(name, "redirect");
    if (!is_redirect && !text::equal_ignoring_case(name, "exp")) {
        const auto ignored = parse_macros(value, macro_place::modifier);
        return ignored ? "" : ignored.error().text;
    }
    std::optional<macro_text>& place = is_redirect ? record.redirect : record.explanation;
    if (place)
        return "stands twice";
    auto domain = parse_macros(value, macro_place::domain);
    if (!domain)
        return domain.error().text;
    place = std::move(*domain);
    return {};
}

} // namespace

bool is_spf_record(std::string_view text)
{
    if (!text::equal_ignoring_case(text.substr(0, version.size()), version))
        return false;
    return text.size() == version.size() || text[version.size()] == ' ';
}

base::result<spf_record> parse_spf_record(std::string_view text, const directive_choice& keeps)
{
    if (text.size() > spf_record_limit)
        return base::fail("the record has " + std::to_string(text.size()) + " bytes");
    spf_record record;
    text.remove_prefix(std::min(version.size(), text.size()));
    while (!text.empty()) {
        const auto start = text.find_first_not_of(' ');
        if (start == std::string_view::npos)
            break;
        text.remove_prefix(start);
        const std::string_view term = text.substr(0, text.find(' '));
        text.remove_prefix(term.size());
        const auto end = term.find_first_of(":/=");
        if (end != std::string_view::npos && term[end] == '=') {
            const std::string problem = add_modifier(record, term.substr(0, end), term.substr(end + 1));
            if (!problem.empty())
                return wrong(term, problem);
            continue;
        }
        auto directive = parse_spf_directive(term);
        if (!directive)
            return wrong(term, directive.error().text);
        if (keeps && !keeps(*directive, record.directives.size()))
            continue;
        directive->written = term; // what was taken has no other bytes
        record.directives.push_back(std::move(*directive));
    }
    return record;
}

} // namespace auth
