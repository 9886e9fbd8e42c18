// What the judge keeps of its decisions: the metrics by action and rule, and the history for reports.

#include "policyd/judge.hpp"

#include <algorithm>

namespace policyd {

namespace {

constexpr std::chrono::seconds history_interval{1};

} // namespace

void judge::count_decision(caller& from, const judgement& made)
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
        history_.note(history_keeper::met::refused, from.view);
}

// Only what was looked up can be temporary.
void judge::note_temporary(const context& in)
{
    for (std::size_t i = 0; i < temporary_.size(); ++i)
        if (temporary_[i] != nullptr && in.is_computed(i) && in.computed(i).is_temporary())
            temporary_[i]->add();
}

void judge::keep_history(base::time_point at)
{
    if (at < next_history_ && next_history_ - at <= history_interval)
        return;
    next_history_ = at + history_interval;
    const auto on = state_.alarms().list();
    const auto is_on = [&](std::string_view kind) {
        return std::any_of(on.begin(), on.end(),
                           [&](const state::alarm_row& each) { return each.kind == kind && each.is_on(at); });
    };
    const auto harvest = harvest_.site();
    history_.sweep({{"harvest", harvest.rate, harvest.ordinary, is_on("harvest")}, {"bounce", 0, 0, is_on("bounce")}},
                   at);
}

} // namespace policyd
