#include "common/rules/evaluation.hpp"

#include "common/rules/machine.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace rules {

namespace {

// Two families together: a message with a thousand of each would otherwise cost a million tries a rule.
constexpr std::size_t most_tries = 65536;

argument rendered(machine& run, const expression& from, const binding& bound, bool& is_complete)
{
    argument made;
    if (!from.parts.empty()) {
        is_complete = run.render(from, bound, made.text) && is_complete;
        return made;
    }
    made.key = run.operand(from, bound);
    is_complete = is_complete && !made.key.is_pending();
    if (made.key.is_present() && made.key.kind() == type::number)
        made.number = made.key.number();
    made.text = text::printable(to_text(made.key));
    return made;
}

bool ends(machine& run, const action& what, bool& is_complete)
{
    if (what.ends_while == static_cast<std::size_t>(-1))
        return true;
    const outcome still = run.truth_of(what.ends_while);
    is_complete = is_complete && still != outcome::pending;
    return still == outcome::yes;
}

} // namespace

evaluation::evaluation(const ruleset& rules, source& from, phase now, trace* told)
    : evaluation(rules, from, told, std::uint64_t{1} << now, 0)
{}

evaluation evaluation::of_event(const ruleset& rules, source& from, std::size_t event, trace* told)
{
    return {rules, from, told, 0, std::uint64_t{1} << event};
}

evaluation::evaluation(const ruleset& rules, source& from, trace* told, std::uint64_t phases, std::uint64_t events)
    : rules_(rules), source_(from), trace_(told), phases_(phases), events_(events)
{}

evaluation::status evaluation::advance()
{
    const std::span<const rule> all = rules_.rules();
    wanted_.clear();
    for (; next_ < all.size(); ++next_) {
        const rule& current = all[next_];
        if ((current.phases & phases_) == 0 && (current.events & events_) == 0)
            continue;
        if (!try_rule(current))
            return status::waiting;
        if (is_ended_) {
            next_ = all.size();
            break;
        }
    }
    return status::done;
}

// False when values must be awaited first.
bool evaluation::try_rule(const rule& current)
{
    machine run(source_, score_, wanted_);
    binding bound{};
    const outcome found = try_elements(run, *current.condition, bound);
    if (found == outcome::pending || (found == outcome::yes && !fire(run, current, bound)))
        return false;
    wanted_.clear();
    if (trace_ != nullptr)
        trace_->tried(current, static_cast<truth>(found));
    return true;
}

// yes with `bound` set to the first elements that satisfy the condition.
outcome evaluation::try_elements(machine& run, const expression& condition, binding& bound)
{
    std::array<std::size_t, most_families> sizes = {1, 1};
    bool is_known = true;
    for (std::size_t i = 0; i < condition.families.size(); ++i) {
        const auto size = run.elements(condition.families[i]);
        is_known = is_known && size.has_value();
        sizes[i] = size.value_or(0);
    }
    if (!is_known)
        return outcome::pending;
    outcome so_far = outcome::no;
    const std::size_t tries = std::max<std::size_t>(1, sizes[0]) * std::max<std::size_t>(1, sizes[1]);
    for (std::size_t i = 0; i < std::min(tries, most_tries) && !run.has_enough(); ++i) {
        const std::size_t inner = std::max<std::size_t>(1, sizes[1]);
        bound[1] = sizes[0] == 0 ? no_element : i / inner;
        bound[2] = sizes[1] == 0 ? no_element : i % inner;
        const outcome one = run.condition(condition, bound);
        if (one == outcome::yes && so_far != outcome::pending)
            return outcome::yes;
        // After a pending element the rest is looked at only to learn what to await beside it.
        so_far = one == outcome::pending || so_far == outcome::pending ? outcome::pending : std::max(so_far, one);
    }
    return so_far;
}

// False when an argument must be awaited.
bool evaluation::fire(machine& run, const rule& current, const binding& bound)
{
    std::vector<firing> fired;
    bool is_complete = true;
    double added = 0;
    for (const action_call& call : current.actions) {
        const action& what = rules_.names().actions[call.action];
        firing made{&current, &what, {}, bound[1] == no_element ? 0 : bound[1]};
        for (const auto& from : call.arguments)
            made.arguments.push_back(rendered(run, *from, bound, is_complete));
        made.ends_request = what.is_terminal && ends(run, what, is_complete);
        if (what.name == "score" && !made.arguments.empty())
            added += made.arguments[0].number;
        fired.push_back(std::move(made));
    }
    if (!is_complete)
        return false;
    std::vector<firing>& into = current.is_observed_only ? observed_ : firings_;
    std::move(fired.begin(), fired.end(), std::back_inserter(into));
    if (!current.is_observed_only) {
        score_ += added;
        is_ended_ = firings_.back().ends_request; // a terminal action is the last
    }
    return true;
}

} // namespace rules
