#include "common/auth/spf.hpp"

#include "common/auth/spf_explanation.hpp"
#include "common/auth/spf_guard.hpp"
#include "common/text/escape.hpp"

namespace auth {

std::variant<spf_result, spf_missing> evaluate_spf(const spf_query& query, const known_answers& known)
{
    spf_result result;
    result.identity = query.identity;
    const auto sender = spf_sender_of(query);
    if (!sender)
        return result;
    result.domain = sender->domain;

    spf_questions questions(known);
    spf_guard guard(*sender, questions);
    const std::optional<spf_outcome> outcome = guard.run();
    if (!outcome)
        return questions.missing();
    result.status = outcome->status;
    result.mechanism = outcome->mechanism;
    result.problem = text::printable(outcome->problem);
    result.names_local_part = guard.names_local_part();

    const bool has_explanation = result.status == spf_status::fail && outcome->scope->record.explanation;
    if (!query.wants_explanation || !has_explanation)
        return result;
    spf_questions why(known);
    auto explanation = explain_spf(*outcome->scope->record.explanation, outcome->scope->domain, *sender, why);
    if (!explanation)
        return why.missing();
    result.explanation = std::move(*explanation);
    return result;
}

} // namespace auth
