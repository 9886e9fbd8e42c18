#include "policyd/commands/check_postfix_service.hpp"

#include "common/conf/postfix_restrictions.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace policyd {

namespace {

using conf::postfix_files;
using conf::postfix_findings;
using conf::postfix_service;
using conf::postfix_word;
using conf::severity;

constexpr std::string_view relay_list = "smtpd_relay_restrictions";
constexpr std::string_view relay_order = "smtpd_relay_before_recipient_restrictions";
constexpr std::string_view inner = "reject_unlisted_recipient";

bool refuses_relaying(const postfix_word& word)
{
    return word.text == "reject_unauth_destination" || word.text == "defer_unauth_destination";
}

bool permits(const postfix_word& word)
{
    return conf::is_permit(word.text);
}

template <class Is>
const postfix_word* first_of(const std::vector<postfix_word>& words, Is is)
{
    const auto found = std::find_if(words.begin(), words.end(), is);
    return found == words.end() ? nullptr : &*found;
}

/// compatibility_level is MAJOR.MINOR.PATCH, of which the end may be left out.
bool is_at_least_3_6(const std::string& level)
{
    int major = 0;
    int minor = 0;
    const char* const end = level.data() + level.size();
    const auto read = std::from_chars(level.data(), end, major);
    if (read.ptr != end && *read.ptr == '.')
        std::from_chars(read.ptr + 1, end, minor);
    return std::tie(major, minor) >= std::make_tuple(3, 6);
}

bool is_relaying_first(const postfix_files& files, const postfix_service& service)
{
    const std::string written = files.value(&service, relay_order);
    return written.empty() ? is_at_least_3_6(files.value(nullptr, "compatibility_level", "0")) : conf::is_yes(written);
}

/// The lists that Postfix tries before the recipients' list, at the latest when it answers RCPT.
std::vector<const restriction_list*> earlier_lists(const postfix_files& files, const postfix_service& service,
                                                   const std::vector<restriction_list>& lists)
{
    std::vector<const restriction_list*> earlier;
    for (const restriction_list& each : lists) {
        if (each.name == recipient_list)
            break;
        if (each.name != relay_list || is_relaying_first(files, service))
            earlier.push_back(&each);
    }
    return earlier;
}

/// A permit ends its own list alone: what the relay list lets pass is refused by the recipients' list after all.
void check_own_hosts(const postfix_files& files, const postfix_service& service,
                     const std::vector<restriction_list>& lists, postfix_findings& findings)
{
    const restriction_list& own = list_in(lists, recipient_list);
    const postfix_word* const refusal = first_of(own.words, refuses_relaying);
    const postfix_word* const permit = first_of(own.words, permits);
    const bool relays = files.find(&service, relay_list) == nullptr || // the default permits as well
                        first_of(list_in(lists, relay_list).words, permits) != nullptr;
    if (!own.asked.empty() && refusal != nullptr && relays && (permit == nullptr || permit > refusal))
        findings.add(severity::warning, refusal->place,
                     refusal->text + " in " + std::string(recipient_list) +
                         " refuses mail to the outside from those whom smtpd_relay_restrictions permits too",
                     "take it out; smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, "
                     "reject_unauth_destination");
}

/// Recipients that policyd takes for known, because Postfix refuses to relay to them only afterwards.
void check_order(const postfix_files& files, const postfix_service& service, const std::vector<restriction_list>& lists,
                 postfix_findings& findings)
{
    const restriction_list& own = list_in(lists, recipient_list);
    const question* const opening = question_of(own.asked, phase_rcpt);
    if (opening == nullptr || is_relaying_first(files, service))
        return;
    const postfix_word* const refusal = first_of(own.words, refuses_relaying);
    if (refusal != nullptr && refusal < &own.words[opening->position])
        return;
    const auto earlier = earlier_lists(files, service, lists);
    if (std::any_of(earlier.begin(), earlier.end(),
                    [](const restriction_list* each) { return first_of(each->words, refuses_relaying) != nullptr; }))
        return;
    findings.add(severity::warning, files.place(nullptr, relay_order),
                 "policyd is asked before smtpd_relay_restrictions: who tries to relay has known recipients, and "
                 "guesses hide among them",
                 std::string(relay_order) + " = yes; for Postfix before 3.6 see sekimori-postfix(7)");
}

void check_unlisted(const postfix_files& files, const postfix_service& service,
                    const std::vector<restriction_list>& lists, postfix_findings& findings)
{
    if (question_of(list_in(lists, recipient_list).asked, phase_rcpt) == nullptr)
        return;
    for (const restriction_list* list : earlier_lists(files, service, lists))
        if (const postfix_word* const found =
                first_of(list->words, [](const postfix_word& each) { return each.text == inner; }))
            findings.add(severity::error, found->place,
                         std::string(inner) + " in " + std::string(list->name) +
                             " comes before policy_context=rcpt: policyd never hears of unknown recipients",
                         "take it out there; it stands behind policy_context=rcpt");
}

void check_end(const postfix_files& files, const postfix_service& service, const std::vector<restriction_list>& lists,
               postfix_findings& findings)
{
    if (list_in(lists, end_of_data_list).asked.empty())
        findings.add(severity::warning, files.place(&service, end_of_data_list),
                     service.name +
                         " does not ask policyd at the end of a message: no message is counted, and contentd "
                         "gets no transaction",
                     std::string(end_of_data_list) + " = check_policy_service { …, policy_context=eom }");
}

/// Whether others than this host may come in: a service on loopback is fed by a program here.
bool is_public(const postfix_service& service)
{
    const auto where = conf::postfix_endpoint::parse(service.name);
    return service.type == "pass" || (service.type == "inet" && where && !where->is_loopback());
}

} // namespace

void check_service(const postfix_files& files, const postfix_service& service,
                   const std::vector<restriction_list>& lists, const std::string& listened, postfix_findings& findings)
{
    for (const restriction_list& list : lists)
        for (const question& each : list.astray)
            findings.add(severity::warning, each.place,
                         "policy_context=" + each.context + " is asked at " + each.endpoint.to_text() +
                             ", where policyd does not listen",
                         listened);
    check_own_hosts(files, service, lists, findings);
    check_order(files, service, lists, findings);
    check_unlisted(files, service, lists, findings);
    if (std::any_of(lists.begin(), lists.end(), [](const restriction_list& each) { return !each.asked.empty(); }))
        check_end(files, service, lists, findings);
    else if (is_public(service))
        findings.add(severity::warning, service.place, service.name + " does not ask policyd: no rule sees its mail",
                     "the smtpd_*_restrictions of examples/postfix for it");
}

} // namespace policyd
