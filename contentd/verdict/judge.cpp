#include "contentd/verdict/judge.hpp"

#include "common/state/standing.hpp"
#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "contentd/message_digests.hpp"
#include "contentd/observations/observation.hpp"
#include "contentd/verdict/doubt.hpp"
#include "contentd/verdict/note_spam.hpp"
#include "contentd/vocabulary.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace contentd {

namespace asio = boost::asio;

namespace {

// What a message's rules do besides deciding, once a message whatever the number of its recipients.
class effects
{
  public:
    effects(const inspection& message, message_counts& counts, const sources& from, state::state& state,
            const base::logger& log)
        : message_(message), counts_(counts), from_(from), state_(state), log_(log)
    {}

    void carry_out(const std::vector<rules::firing>& firings)
    {
        for (const rules::firing& fired : firings) {
            if (!done_.emplace(fired.fired, fired.what).second)
                continue;
            if (fired.what->name == "penalise")
                penalise(fired);
            else if (fired.what->name == "notify")
                log_.warning(line(fired, "notify").add("text", fired.arguments[0].text).text());
            else if (fired.what->name == "blame")
                counts_.count_event("bad", message_, fired.arguments[0].number);
            else if (fired.what->name == "learn")
                learn(fired);
        }
    }

    void log_observed(const std::vector<rules::firing>& firings)
    {
        for (const rules::firing& fired : firings)
            if (done_.emplace(fired.fired, fired.what).second)
                log_.info(line(fired, "would-" + std::string(fired.what->name)).text());
    }

  private:
    text::log_line line(const rules::firing& fired, const std::string& action) const
    {
        text::log_line made;
        made.add("action", action).add("rule", fired.fired->label);
        made.add("queue_id", message_.message().envelope.origin.ident.value_or(""));
        return made;
    }

    void penalise(const rules::firing& fired)
    {
        const rules::value& key = fired.arguments[0].key;
        if (!key.is_present())
            return;
        const std::size_t observation = key_of(fired);
        state::mark made;
        made.kind = vocabulary().observations[observation]->name;
        made.key = rules::to_text(key);
        made.since = message_.message().at;
        made.until = made.since + base::milliseconds(static_cast<std::int64_t>(fired.arguments[1].number * 1000));
        made.reason = fired.arguments[2].text;
        made.origin = "rule " + fired.fired->label;
        log_.info(line(fired, "penalise").add("key", made.key).add("reason", made.reason).text());
        state_.table(state::mark_table::penalties).add(std::move(made), [](state::outcome) {});
    }

    void learn(const rules::firing& fired)
    {
        const std::string& reporter = fired.arguments[1].text;
        const bool is_spam = fired.arguments[0].text == "spam";
        if ((!is_spam && fired.arguments[0].text != "ham") || !may_report(reporter)) {
            log_.warning(
                line(fired, "learn")
                    .add("problem", "neither spam nor ham, or a reporter that is not trap, verdict or user:NAME")
                    .text());
            return;
        }
        std::vector<state::digest_report> reports;
        for (const digest::value& each : reported_values(message_))
            reports.push_back({to_state(each), reporter, digest_exchange::trust_of(reporter, from_.trust), is_spam, 1,
                               message_.message().at});
        log_.info(line(fired, "learn")
                      .add("reported", fired.arguments[0].text)
                      .add("reporter", reporter)
                      .add("digests", reports.size())
                      .text());
        if (!reports.empty())
            state_.digests().report(std::move(reports), [](state::outcome) {});
    }

    static bool may_report(const std::string& reporter)
    {
        return reporter == "trap" || reporter == "verdict" ||
               (reporter.starts_with("user:") && digest_exchange::is_reporter(reporter));
    }

    static std::size_t key_of(const rules::firing& fired)
    {
        for (const rules::action_call& call : fired.fired->actions)
            if (&vocabulary().actions[call.action] == fired.what)
                return call.key;
        return 0;
    }

    const inspection& message_;
    message_counts& counts_;
    const sources& from_;
    state::state& state_;
    const base::logger& log_;
    std::set<std::pair<const rules::rule*, const rules::action*>> done_;
};

asio::awaitable<void> finish(rules::evaluation& run, inspection& message, const sources& from)
{
    while (run.advance() == rules::evaluation::status::waiting) {
        for (const rules::wanted_value& wanted : run.wanted()) {
            const resource needed = observations()[wanted.observation]->needs;
            if (!message.has(needed))
                co_await load(needed, message, from);
        }
    }
}

bool learns(const std::vector<rules::firing>& firings)
{
    return std::any_of(firings.begin(), firings.end(),
                       [](const rules::firing& fired) { return fired.what->name == "learn"; });
}

bool is_spam(const outcome& made)
{
    return made.is_tagged || made.what == disposal::quarantine || made.what == disposal::discard ||
           made.what == disposal::reject;
}

} // namespace

asio::awaitable<std::vector<outcome>> judge(inspection& message, const rule_book::edition& rules,
                                            message_counts& counts, const sources& from, state::state& state,
                                            const base::logger& log)
{
    effects told(message, counts, from, state, log);
    std::vector<outcome> outcomes;
    const std::size_t recipients = message.message().envelope.recipients.size();
    for (std::size_t recipient = 0; recipient < recipients; ++recipient) {
        message_source source(message, recipient, counts);
        counts.count_all(message, recipient);
        rules::evaluation run(*rules.rules, source, 0);
        co_await finish(run, message, from);
        if (learns(run.firings()) && !message.has(resource::words))
            co_await load(resource::words, message, from);
        told.carry_out(run.firings());
        told.log_observed(run.observed());
        outcomes.push_back(decide(run, message));
    }
    if (std::any_of(outcomes.begin(), outcomes.end(), is_spam)) {
        counts.count_event("spam", message, 1);
        counts.count_event("bad", message, state::spam_weight); // policyd has counted it as a good one
        note_spam(message, state.history());
        if (!message.has(resource::transaction))
            co_await load(resource::transaction, message, from);
        doubt_client(message, state.familiars());
        message_source source(message, 0, counts);
        auto run = rules::evaluation::of_event(*rules.rules, source, spam_event);
        co_await finish(run, message, from);
        told.carry_out(run.firings());
    }
    co_return outcomes;
}

} // namespace contentd
