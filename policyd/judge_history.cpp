// What the judge keeps of its decisions: the metrics by action and rule, and the history for reports.

#include "common/base/hash.hpp"
#include "policyd/judge.hpp"

#include <algorithm>

namespace policyd {

namespace {

constexpr std::chrono::seconds history_interval{1};

} // namespace

void judge::count_decision(const caller& from, judgement& made)
{
    if (!made.decided.problem.empty())
        faults_[fault_argument]->add();
    if (made.decided.rule == nullptr) {
        dunno_->add();
        return;
    }
    from.rules->decided[from.rules->index_of(*made.decided.rule)]->add();
    // Greylisting defers everybody once; who was refused is another matter.
    if (made.decided.action == "reject" || made.decided.action == "defer" || made.decided.action == "defer_if_permit")
        history_.note(history_keeper::met::refused, made.view);
}

// Only what was looked up can be temporary.
void judge::note_temporary(const context& in)
{
    for (std::size_t i = 0; i < temporary_.size(); ++i)
        if (temporary_[i] != nullptr && in.is_computed(i) && in.computed(i).is_temporary())
            temporary_[i]->add();
}

// A rule that has not fired for a while is news, under observe too.
void judge::note_first_hits(const std::vector<rules::firing>& fired, const context& in)
{
    if (options_.operators == nullptr || !options_.operators->tells_first_hits())
        return;
    for (const rules::firing& each : fired)
        if (!fired_lately_.age_or_note(base::text_hash{}(each.fired->label), in.now(), options_.operators->window()))
            tell_operator("first_hit", each.fired->label,
                          "the rule " + each.fired->label + (each.fired->is_observed_only ? " would fire" : " fires") +
                              " (line " + std::to_string(each.fired->line) + ')',
                          in);
}

void judge::tell_operator(std::string kind, std::string name, std::string text, const context& in)
{
    if (options_.operators != nullptr)
        options_.operators->tell({std::move(kind), std::move(name), std::move(text),
                                  std::string(in.asked()[attribute::client_address]), in.now()});
}

void judge::keep_history(base::time_point at)
{
    if (at < next_history_ && next_history_ - at <= history_interval)
        return;
    next_history_ = at + history_interval;
    if (options_.operators != nullptr)
        options_.operators->sweep(at);
    const auto on = state_.alarms().list();
    const auto is_on = [&](std::string_view kind) {
        return std::any_of(on.begin(), on.end(),
                           [&](const state::alarm_row& each) { return each.kind == kind && each.is_on(at); });
    };
    const auto harvest = harvest_.site();
    const auto bounces = bounces_.site();
    history_.sweep({{"harvest", harvest.rate, harvest.ordinary, is_on("harvest")},
                    {"bounce", bounces.rate, bounces.ordinary, is_on("bounce")}},
                   at);
}

} // namespace policyd
