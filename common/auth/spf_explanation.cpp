#include "common/auth/spf_explanation.hpp"

#include "common/auth/spf_limits.hpp"
#include "common/auth/spf_names.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace auth {

namespace {

/// A macro's value may hold anything that the client wrote, in any charset.
std::string ascii(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char byte) { return byte < ' ' || byte > '~'; }, '?');
    return text;
}

} // namespace

std::optional<std::string> explain_spf(const macro_text& where, const std::string& domain, const spf_sender& sender,
                                       spf_questions& questions)
{
    const term_name place = name_of_term(where, domain, sender, questions);
    if (place.is == term_name::kind::missing)
        return std::nullopt;
    if (place.is == term_name::kind::no_match)
        return "";
    const dns::answer_ptr answer = questions.ask(place.name, dns::type::txt);
    if (!answer)
        return std::nullopt;
    if (answer->texts.size() != 1 || answer->texts.front().size() > spf_record_limit)
        return "";
    const auto parsed = parse_macros(answer->texts.front(), macro_place::explanation);
    if (!parsed || (sender.has_utf8_local && has_macro(*parsed, "sl")))
        return "";
    const auto values = values_in(*parsed, domain, sender, questions);
    if (!values)
        return std::nullopt;
    return ascii(expand_text(*parsed, *values, spf_explanation_limit));
}

} // namespace auth
