// How Postfix's restriction lists ask policyd, judged service by service:
//  - a permit before the policy service: those clients are never asked about;
//  - the bracket of policy_context rcpt, reject_unlisted_recipient, known: from it policyd learns unknown recipients;
//  - a socket path that a chrooted smtpd does not see;
//  - what happens when policyd does not answer;
//  - VRFY, which is asked about like a recipient and is none;
//  - what the lists of a service do together: check_postfix_service.

#include "policyd/commands/check_postfix.hpp"

#include "common/conf/postfix_restrictions.hpp"
#include "common/conf/postfix_wiring.hpp"
#include "common/text/escape.hpp"
#include "common/text/units.hpp"
#include "policyd/commands/check_postfix_bracket.hpp"
#include "policyd/commands/check_postfix_service.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>
#include <vector>

namespace policyd {

namespace {

using conf::postfix_endpoint;
using conf::postfix_files;
using conf::postfix_findings;
using conf::postfix_service;
using conf::postfix_word;
using conf::severity;

/// After these, nothing in the list is tried at all.
constexpr std::array<std::string_view, 2> ends = {"reject", "defer"};
/// What smtpd_relay_restrictions may permit: any other permit there would relay for strangers.
constexpr std::array<std::string_view, 3> relays = {"permit_mynetworks", "permit_sasl_authenticated",
                                                    "permit_tls_clientcerts"};
/// As the first word of default_action: mail goes on.
constexpr std::array<std::string_view, 5> passing = {"dunno", "ok", "prepend", "warn", "info"};

template <class Words>
bool is_one_of(std::string_view word, const Words& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

class checker
{
  public:
    checker(const postfix_files& files, const conf::settings& settings, postfix_findings& findings)
        : files_(files), settings_(settings), findings_(findings)
    {
        for (const std::string& each : settings.texts("policyd.listen"))
            if (const auto endpoint = postfix_endpoint::parse(each))
                listens_.push_back(*endpoint);
    }

    void run()
    {
        const postfix_service* reinjection = reinjection_port();
        for (const postfix_service* service : conf::services_with(files_, "smtpd"))
            if (service != reinjection)
                check(*service);
        if (!is_asked_)
            findings_.add(severity::error, {files_.main_name(), 1}, "no smtpd asks policyd at " + listened(),
                          "add check_policy_service { " + listened() +
                              ", policy_context=rcpt } to smtpd_recipient_restrictions; sekimori-postfix(7) shows it");
    }

  private:
    const postfix_service* reinjection_port() const
    {
        const auto endpoint = postfix_endpoint::parse(settings_.text("contentd.next_hop"));
        return endpoint ? conf::smtpd_at(files_, *endpoint) : nullptr;
    }

    std::string listened() const { return listens_.empty() ? "any address" : listens_.front().to_text(); }

    void check(const postfix_service& service)
    {
        const std::vector<restriction_list> lists = lists_of(files_, service, listens_);
        for (const restriction_list& list : lists) {
            for (const question& each : list.asked)
                check(service, list, each);
            check_bracket(list, findings_);
            check_vrfy(service, list.asked);
            is_asked_ = is_asked_ || !list.asked.empty();
        }
        check_service(files_, service, lists, listened(), findings_);
    }

    void check(const postfix_service& service, const restriction_list& list, const question& asked)
    {
        check_permits(list, asked);
        check_socket(service, asked);
        check_context(service, list.name, asked);
        check_fault(service, asked);
    }

    void check_permits(const restriction_list& list, const question& asked)
    {
        // What stands inside the bracket is judged there.
        const question* const opening = to_policy_context(asked.context, "RCPT").phase == phase_known
                                            ? question_of(list.asked, phase_rcpt)
                                            : nullptr;
        const std::size_t end = opening != nullptr ? std::min(opening->position, asked.position) : asked.position;
        for (std::size_t i = 0; i < end; ++i)
            check_before(list, list.words[i]);
    }

    void check_before(const restriction_list& list, const postfix_word& word)
    {
        const std::string name(list.name);
        if (conf::is_permit(word.text))
            findings_.add(severity::error, word.place,
                          word.text + " stands before the policy service in " + name +
                              ": policyd is not asked about whom it permits",
                          "put " + word.text +
                              (is_one_of(word.text, relays) ? " into smtpd_relay_restrictions, or" : "") +
                              " behind the policy service");
        else if (conf::is_access_table(word.text))
            findings_.add(severity::note, word.place,
                          word.text + " stands before the policy service in " + name +
                              ": policyd is not asked about whom its table answers OK to",
                          "DUNNO in that table instead of OK, or put " + word.text + " behind the policy service");
        else if (is_one_of(word.text, ends))
            findings_.add(severity::error, word.place,
                          word.text + " ends " + name + " before the policy service: policyd is never asked",
                          "put " + word.text + " behind the policy service");
    }

    void check_socket(const postfix_service& service, const question& asked)
    {
        if (!asked.endpoint.is_unix || asked.endpoint.host.rfind('/', 0) != 0 || !conf::is_chrooted(files_, service))
            return;
        findings_.add(severity::error, asked.place,
                      "smtpd at " + service.place.to_text() + " is chrooted: for it, " + asked.endpoint.host +
                          " is a path below the queue directory",
                      "set the fifth column of that service to n, use inet:, or a path relative to queue_directory");
    }

    void check_context(const postfix_service& service, std::string_view list, const question& asked)
    {
        const policy_context context = to_policy_context(asked.context, "RCPT");
        if (context.is_strange)
            findings_.add(severity::error, asked.place, "policy_context=" + asked.context + " names no phase",
                          "[SERVICE/]PHASE with a phase of connect, mail, rcpt, known, data, eom");
        if (context.is_explicit && context.phase == phase_connect &&
            conf::is_yes(files_.value(&service, "smtpd_delay_reject", "yes")))
            findings_.add(severity::warning, asked.place,
                          "policy_context=" + asked.context +
                              " is asked at each recipient, and not at connection, while smtpd_delay_reject is on",
                          "smtpd_delay_reject = no; sekimori-postfix(7) tells the price");
        if (asked.context.empty() && list == recipient_list)
            findings_.add(severity::note, asked.place,
                          "without policy_context unknown recipients are not learned from this request",
                          "policy_context=rcpt here, and policy_context=known behind reject_unlisted_recipient");
        const std::string_view wanted = list == "smtpd_data_restrictions"          ? "data"
                                        : list == "smtpd_end_of_data_restrictions" ? "eom"
                                                                                   : "";
        if (context.is_explicit && !wanted.empty() && phase_names[context.phase] != wanted)
            findings_.add(severity::error, asked.place,
                          "policy_context=" + asked.context + " stands in " + std::string(list),
                          "policy_context=" + std::string(wanted) + " there");
    }

    bool is_submission(const postfix_service& service, const question& asked) const
    {
        return conf::is_yes(files_.value(&service, "smtpd_sasl_auth_enable")) || service.name == "submission" ||
               service.name == "submissions" || service.name == "smtps" || asked.context.rfind("submission/", 0) == 0;
    }

    void check_fault(const postfix_service& service, const question& asked)
    {
        const std::string global = files_.value(&service, "smtpd_policy_service_default_action");
        const std::string& action = asked.default_action.empty() ? global : asked.default_action;
        const std::string first = text::to_lower(action.substr(0, action.find(' ')));
        const bool passes = is_one_of(first, passing) || conf::is_permit(first);
        if (passes && is_submission(service, asked))
            findings_.add(severity::warning, asked.place,
                          "default_action=" + action +
                              " on submission: while policyd is away a stolen password has no limit",
                          "leave default_action out: mail is put off until policyd is back");
        const auto limit = settings_.duration("policyd.decision_timeout");
        const std::string written =
            asked.timeout.empty() ? files_.value(&service, "smtpd_policy_service_timeout", "100s") : asked.timeout;
        const auto timeout = text::to_duration(written);
        if (timeout && *timeout <= limit)
            findings_.add(severity::warning, asked.place,
                          "timeout=" + written + " is not above policyd.decision_timeout, " +
                              text::from_duration(limit) + ": Postfix gives up before policyd answers",
                          "a timeout above " + text::from_duration(limit));
    }

    // A recipient that VRFY did not find is no unknown one to policyd: there is no transaction to count it in.
    void check_vrfy(const postfix_service& service, const std::vector<question>& asked)
    {
        const question* const first = question_of(asked, phase_rcpt);
        if (first == nullptr || has_told_vrfy_ || conf::is_yes(files_.value(&service, "disable_vrfy_command")))
            return;
        has_told_vrfy_ = true; // it is set for all services at once
        findings_.add(severity::note, first->place,
                      "VRFY tells anybody which recipients exist, and who guesses with it is not counted",
                      "disable_vrfy_command = yes; the rule `vrfy` as shipped refuses strangers as well");
    }

    const postfix_files& files_;
    const conf::settings& settings_;
    postfix_findings& findings_;
    std::vector<postfix_endpoint> listens_;
    bool is_asked_ = false;
    bool has_told_vrfy_ = false;
};

} // namespace

int check_postfix(const std::string& directory, const conf::settings& settings, std::ostream& out)
{
    const auto judge = [&settings](const postfix_files& files, postfix_findings& findings) {
        checker(files, settings, findings).run();
    };
    return conf::check_wiring(directory, judge, out);
}

} // namespace policyd
