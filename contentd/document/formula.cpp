#include "contentd/document/formula.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/document/target.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

/// Where the text ends that an apostrophe before `at` begins; two of them are one in it.
std::size_t end_of_quoted(std::string_view text, std::size_t at)
{
    std::size_t end = text.find('\'', at);
    while (end != text.npos && end + 1 < text.size() && text[end + 1] == '\'')
        end = text.find('\'', end + 2);
    return end;
}

/// The one that begins there.
std::string_view address_at(std::string_view text)
{
    return text.substr(0, text.find_first_of("\"'<> ,;)\t"));
}

} // namespace

bool has_dde_link(std::string_view formula)
{
    for (std::size_t bar = formula.find('|'); bar != formula.npos; bar = formula.find('|', bar + 1)) {
        const std::size_t name_end = formula.find_last_not_of(' ', bar == 0 ? 0 : bar - 1);
        const bool has_name = bar > 0 && name_end != formula.npos && name_end < bar &&
                              (is_letter(formula[name_end]) || is_digit(formula[name_end]) ||
                               formula[name_end] == '\'' || formula[name_end] == '_' || formula[name_end] == '.');
        const std::string_view rest = formula.substr(std::min(formula.find_first_not_of(' ', bar + 1), formula.size()));
        const bool is_quoted = rest.starts_with('\'');
        const std::size_t end = is_quoted ? end_of_quoted(rest, 1) : rest.find_first_of("!\"'|");
        if (!has_name || end == rest.npos)
            continue;
        const std::string_view behind = rest.substr(is_quoted ? end + 1 : end);
        if (behind.size() > 1 && behind[0] == '!' && behind[1] != ' ' && behind[1] != '!')
            return true;
    }
    return false;
}

void take_formula_links(std::string_view formula, collector& found)
{
    const std::string lowered = text::to_lower(formula);
    for (const std::string_view begin : {"http:", "https:", "ftp:", "file:", "\\\\"})
        for (std::size_t at = lowered.find(begin); at != lowered.npos;) {
            const std::string_view url = address_at(formula.substr(at));
            if (url.size() > begin.size() && is_remote(url))
                found.link(url);
            at = lowered.find(begin, at + url.size());
        }
}

} // namespace document
