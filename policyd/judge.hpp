// judge - from a request to its answer: the transaction, the counts, the rules, the effects
//
// Knows no socket and never waits; a session does both:
//
//   consider   parses, joins the transaction, counts
//   decide     runs the rules; false when it wants what judgement.run names:
//   …fetch that, and decide again…
//   …wait judgement.tarpit…
//   conclude   settles the transaction, writes facts, logs; then the value is final
//   …wait judgement.facts…
//
// Threads: any. Callers belong to one session each. State, log and metrics must outlive it.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/base/recency.hpp"
#include "common/base/spares.hpp"
#include "common/rules/evaluation.hpp"
#include "common/state/state.hpp"
#include "policyd/alarm/news.hpp"
#include "policyd/alarm/watch.hpp"
#include "policyd/commits.hpp"
#include "policyd/context.hpp"
#include "policyd/decision.hpp"
#include "policyd/history/keeper.hpp"
#include "policyd/notice/notifier.hpp"
#include "policyd/policy.hpp"
#include "policyd/transaction/map_outage.hpp"
#include "policyd/transaction/table.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace policyd {

struct judge_options
{
    table_limits limits;
    surroundings around;
    std::chrono::milliseconds tarpit_limit{30000};
    unsigned tarpits = 100;        // at once; Postfix has an smtpd waiting for each
    notifier* operators = nullptr; // told of notices and alarms; null: nobody
};

/// One policy socket.
struct caller
{
    explicit caller(std::string from) : host(std::move(from)) {}

    std::string host;
    std::string service; // of the request before; its wiring is kept at hand
    std::shared_ptr<wiring> wired;
    std::uint64_t process = 0; // the smtpd at the other end
    std::shared_ptr<const policy> rules;
    std::uint64_t rules_version = 0;
};

/// One request as it is judged; used again for later ones.
struct judgement
{
    judgement(state::state& shared, const surroundings& around) : view(shared, around) {}
    judgement(const judgement&) = delete;
    judgement& operator=(const judgement&) = delete;

    /// Leaves nothing of the request but memory; for base::spares.
    void clear();

    context view;
    request parsed;
    policy_context where;
    asked question;
    visit from;
    outcome result;
    std::optional<rules::evaluation> run; // none for a retry
    decision decided;
    std::string value; // what to send, empty for DUNNO
    std::chrono::milliseconds tarpit{};
    std::shared_ptr<commits> facts; // null when there are none to wait for
    bool is_retry = false;
    bool is_bounce = false;  // the null sender's, at DATA
    bool has_waited = false; // for a look-up or a delay
};

using judgement_lease = base::spares<judgement>::lease;

class judge
{
  public:
    judge(const judge_options& options, state::state& shared, const base::logger& log, base::metrics& metrics);

    /// Rules for all requests from now on.
    void adopt(std::shared_ptr<const rules::ruleset> rules);
    std::shared_ptr<const policy> rules() const;

    /// For one request. There are as many as there are requests at once, not one a socket.
    judgement_lease take() { return judgements_.take(); }

    /// Fails on bytes that are no request: close the connection. `block` must live until conclude.
    base::result<void> consider(caller& from, std::string_view block, base::time_point at, judgement& made);
    /// True when the rules have run and their effects are done.
    bool decide(caller& from, judgement& made);
    void conclude(caller& from, judgement& made, base::time_point at);

    /// The policy socket closed.
    void closed(const caller& from, base::time_point at);
    /// Every `interval`, from one thread.
    void sweep(base::time_point at, std::chrono::milliseconds interval);
    /// A network thread ran late: requests may have been lost.
    void stalled() { table_.begin_epoch(); }
    /// A request could not be answered for a fault of ours.
    void failed() { faults_[fault_decision]->add(); }
    void drain();

  private:
    void follow_others();
    void refresh(caller& from);
    void look_at(caller& from, std::string_view block, base::time_point at, judgement& made);
    void count(judgement& made);
    void carry_out(caller& from, judgement& made);
    void settle(const aftermath& after, base::time_point at, std::shared_ptr<commits>* facts);
    void run_event(const event& told, base::time_point at, std::shared_ptr<commits>* facts);
    void run_event_rules(std::size_t event, const policy& by, context& in,
                         const std::function<bool(std::uint64_t)>& claim, std::shared_ptr<commits>* facts);
    void note_guess(context& in);
    void note_stray_bounce(context& in);
    void run_bounce(caller& from, judgement& made);
    void watch_alarms(base::time_point at);
    void tell_alarm(const alarm_change& change, base::time_point at);
    void act(const rules::firing& fired, const rules::action_call& call, context& in, std::shared_ptr<commits>* facts);
    bool greylist(const rules::firing& fired, judgement& made);
    void note_delivery(judgement& made);
    void prepend(const rules::firing& fired, judgement& made);
    void limit_tarpit(judgement& made);
    void note_outage(base::time_point at);
    void note_unknown(judgement& made, base::time_point at);
    void note_temporary(const context& in);
    void note_first_hits(const std::vector<rules::firing>& fired, const context& in);
    void tell_operator(std::string kind, std::string name, std::string text, const context& in);
    void keep_history(base::time_point at);
    void penalise(const rules::firing& fired, const rules::action_call& call, context& in,
                  std::shared_ptr<commits>* facts);
    void count_decision(const caller& from, judgement& made);
    void count_standing(const caller& from, judgement& made);
    void write_transaction(const caller& from, judgement& made, const finished& done, base::time_point at);
    void register_alarm_metrics(base::metrics& metrics);
    void register_alarm_metrics(base::metrics& metrics, const alarm_watch& from);
    void log_decision(const caller& from, const judgement& made) const;
    void log_observed(const rules::firing& fired, const caller& from, const judgement& made) const;
    void register_metrics(base::metrics& metrics);
    void register_reasons(base::metrics& metrics);

    enum fault : std::uint8_t { fault_malformed, fault_decision, fault_argument };
    enum uncounted : std::uint8_t { uncounted_database, uncounted_map_outage };

    const judge_options options_;
    state::state& state_;
    const base::logger& log_;
    base::metrics& metrics_;
    wirings wirings_;
    transaction_table table_;
    map_outage outage_;
    alarm_watch harvest_;
    alarm_watch bounces_;
    alarm_news alarms_; // sweep()'s
    history_keeper history_;
    base::spares<judgement> judgements_;
    base::recency fired_lately_{4096, std::chrono::seconds(1)}; // rules, for first hits
    base::time_point next_history_{};
    base::time_point next_watch_{};
    base::guarded<std::shared_ptr<const policy>> rules_;
    std::atomic<std::uint64_t> rules_version_{0};
    std::atomic<bool> is_frozen_{false};
    std::atomic<unsigned> tarpits_{0};
    base::metric_counter* requests_[6] = {};
    base::metric_counter* retries_ = nullptr;
    base::metric_counter* unknown_ = nullptr;
    base::metric_counter* dunno_ = nullptr;
    base::metric_counter* faults_[3] = {};
    base::metric_counter* uncounted_[2] = {};
    std::vector<base::metric_counter*> temporary_; // by observation; null for those that nobody waits for
    base::metric_counter* probes_ = nullptr;
    base::metric_counter* bounced_ = nullptr;
    base::metric_counter* penalties_ = nullptr;
    base::metric_counter* notices_ = nullptr;
    base::metric_counter* greylisted_[5] = {};
    base::metric_counter* strange_contexts_ = nullptr;
};

} // namespace policyd
