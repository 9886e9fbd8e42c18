// spf_names - the client's validated names, and the names that a record's terms mean

#pragma once

#include "common/auth/spf_questions.hpp"
#include "common/auth/spf_sender.hpp"

#include <optional>
#include <string>
#include <vector>

namespace auth {

struct validated_names
{
    bool is_known = false; // false: questions are missing, and noted
    bool is_void = false;  // the client has no PTR record
    std::vector<std::string> names;
};

/// RFC 7208, 5.5: of the first ten names of the client those that lead back to it. A name or a client whose question
/// fails has none.
validated_names validate_names(const net::ip_address& client, spf_questions& questions);

struct term_name
{
    enum class kind { name, no_match, missing };

    kind is = kind::name;
    std::string name; // askable
};

/// What a domain-spec means in the record of `domain`; that domain when there is none. no_match: the DNS could not hold
/// it, or it is made of a local part that is not ASCII (RFC 8616, 4).
term_name name_of_term(const std::optional<macro_text>& spec, const std::string& domain, const spf_sender& sender,
                       spf_questions& questions);

/// The values in the record of `domain`; with %{p} if `text` has it. Empty: questions are missing.
std::optional<macro_values> values_in(const macro_text& text, const std::string& domain, const spf_sender& sender,
                                      spf_questions& questions);

} // namespace auth
