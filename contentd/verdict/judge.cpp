#include "contentd/verdict/judge.hpp"

#include "common/state/standing.hpp"
#include "common/text/log_line.hpp"
#include "contentd/observations/observation.hpp"
#include "contentd/verdict/doubt.hpp"
#include "contentd/verdict/note_spam.hpp"
#include "contentd/verdict/reports_of_rules.hpp"
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
    effects(const inspection& message, message_counts& counts, state::state& state, const base::logger& log)
        : message_(message), counts_(counts), state_(state), log_(log)
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

    static std::size_t key_of(const rules::firing& fired)
    {
        for (const rules::action_call& call : fired.fired->actions)
            if (&vocabulary().actions[call.action] == fired.what)
                return call.key;
        return 0;
    }

    const inspection& message_;
    message_counts& counts_;
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

bool is_spam(const outcome& made)
{
    return made.is_tagged || made.what == disposal::quarantine || made.what == disposal::discard ||
           made.what == disposal::reject;
}

} // namespace

asio::awaitable<judgement> judge(inspection& message, const rule_book::edition& rules, message_counts& counts,
                                 const sources& from, state::state& state, const base::logger& log)
{
    effects told(message, counts, state, log);
    reports_of_rules learned(message, from, log);
    judgement made;
    const std::size_t recipients = message.message().envelope.recipients.size();
    for (std::size_t recipient = 0; recipient < recipients; ++recipient) {
        message_source source(message, recipient, counts);
        counts.count_all(message, recipient);
        rules::evaluation run(*rules.rules, source, 0);
        co_await finish(run, message, from);
        told.carry_out(run.firings());
        told.log_observed(run.observed());
        learned.note(run.firings());
        made.outcomes.push_back(decide(run, message));
    }
    made.reports = co_await learned.make();
    if (std::any_of(made.outcomes.begin(), made.outcomes.end(), is_spam)) {
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
    co_return made;
}

} // namespace contentd
