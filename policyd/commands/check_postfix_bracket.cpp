#include "policyd/commands/check_postfix_bracket.hpp"

#include "common/conf/postfix_restrictions.hpp"

namespace policyd {

namespace {

using conf::postfix_findings;
using conf::postfix_word;
using conf::severity;

void check_services(const question& first, const question& second, postfix_findings& findings)
{
    const policy_context left = to_policy_context(first.context, "RCPT");
    const policy_context right = to_policy_context(second.context, "RCPT");
    if (left.service != right.service)
        findings.add(severity::error, second.place,
                     "policy_context=" + second.context + " and policy_context=" + first.context +
                         " name different services",
                     "the same service in both");
}

void check_inside(const std::vector<postfix_word>& words, const question& first, const question& second,
                  const std::string& whole, postfix_findings& findings)
{
    constexpr std::string_view inner = "reject_unlisted_recipient";
    bool has_inner = false;
    bool has_other = false; // one finding is enough: a restriction may have arguments
    for (std::size_t i = 0; i < second.position; ++i) {
        const bool is_before = i < first.position;
        if (words[i].text == inner && is_before)
            findings.add(severity::error, words[i].place,
                         "reject_unlisted_recipient stands before policy_context=rcpt: policyd never hears of "
                         "unknown recipients",
                         whole);
        has_inner = has_inner || (words[i].text == inner && !is_before);
        if (is_before || i <= first.position + 1 || words[i].text == inner || has_other)
            continue;
        has_other = true;
        const bool permits = conf::is_permit(words[i].text);
        findings.add(severity::error, words[i].place,
                     words[i].text + " stands between policy_context=rcpt and known: whom it " +
                         (permits ? "lets pass" : "stops") + " would seem unknown",
                     permits ? "put it behind policy_context=known"
                             : "put it before policy_context=rcpt, or behind known");
    }
    if (!has_inner)
        findings.add(severity::error, second.place,
                     "reject_unlisted_recipient is missing between policy_context=rcpt and known", whole);
}

} // namespace

void check_bracket(const restriction_list& list, postfix_findings& findings)
{
    const question* first = question_of(list.asked, phase_rcpt);
    const question* second = question_of(list.asked, phase_known);
    if (first == nullptr && second == nullptr)
        return;
    const std::string whole = "check_policy_service { …, policy_context=rcpt }, reject_unlisted_recipient, "
                              "check_policy_service { …, policy_context=known }, in this order";
    if (list.name != recipient_list)
        findings.add(severity::error, (first != nullptr ? first : second)->place,
                     "policy_context=rcpt and known stand in " + std::string(list.name),
                     whole + " in " + std::string(recipient_list));
    if (second == nullptr)
        return findings.add(severity::error, first->place,
                            "policy_context=rcpt without known in the same list: every recipient would seem unknown",
                            whole);
    if (first == nullptr)
        return findings.add(severity::error, second->place, "policy_context=known without rcpt in the same list",
                            whole);
    if (second->position < first->position)
        return findings.add(severity::error, second->place, "policy_context=known stands before rcpt", whole);
    check_services(*first, *second, findings);
    check_inside(list.words, *first, *second, whole, findings);
}

} // namespace policyd
