#include "common/auth/spf_names.hpp"

#include "common/auth/spf_domain.hpp"
#include "common/auth/spf_limits.hpp"

#include <algorithm>

namespace auth {

namespace {

/// RFC 7208, 7.3: the name itself, else one below it, else any.
std::string best_name(const std::vector<std::string>& names, const std::string& domain)
{
    if (names.empty())
        return "unknown";
    if (std::find(names.begin(), names.end(), domain) != names.end())
        return domain;
    const auto below = std::find_if(names.begin(), names.end(),
                                    [&domain](const std::string& name) { return is_within(name, domain); });
    return below != names.end() ? *below : names.front();
}

} // namespace

validated_names validate_names(const net::ip_address& client, spf_questions& questions)
{
    const dns::answer_ptr pointers = questions.ask(reverse_name(client), dns::type::ptr);
    if (!pointers)
        return {};
    validated_names validated;
    validated.is_known = true;
    validated.is_void = pointers->is == dns::status::no_data || pointers->is == dns::status::no_such_name;
    std::size_t seen = 0;
    for (const std::string& written : pointers->names) {
        if (++seen > spf_ptr_limit)
            break;
        const std::string name = asked_name(written);
        if (!is_askable(name))
            continue;
        const dns::answer_ptr addresses = questions.ask(name, client.is_v4() ? dns::type::a : dns::type::aaaa);
        if (!addresses)
            validated.is_known = false; // go on: the others are asked with it
        else if (std::find(addresses->addresses.begin(), addresses->addresses.end(), client) !=
                 addresses->addresses.end())
            validated.names.push_back(name);
    }
    return validated;
}

std::optional<macro_values> values_in(const macro_text& text, const std::string& domain, const spf_sender& sender,
                                      spf_questions& questions)
{
    macro_values values = sender.values;
    values.domain = domain;
    if (!has_macro(text, "p"))
        return values;
    const validated_names validated = validate_names(values.client, questions);
    if (!validated.is_known)
        return std::nullopt;
    values.validated = best_name(validated.names, domain);
    return values;
}

term_name name_of_term(const std::optional<macro_text>& spec, const std::string& domain, const spf_sender& sender,
                       spf_questions& questions)
{
    if (!spec)
        return {term_name::kind::name, domain};
    if (sender.has_utf8_local && has_macro(*spec, "sl"))
        return {term_name::kind::no_match, {}};
    const auto values = values_in(*spec, domain, sender, questions);
    if (!values)
        return {term_name::kind::missing, {}};
    // Four times a name's length: what is cut off the left of that could not be part of the name.
    std::string name = asked_name(expand_name(*spec, *values, 4 * spf_name_limit));
    if (!is_askable(name))
        return {term_name::kind::no_match, {}};
    return {term_name::kind::name, std::move(name)};
}

} // namespace auth
