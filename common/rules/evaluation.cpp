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

// The elements of a condition's families, in all pairs.
class all_pairs
{
  public:
    /// Nothing when how many there are must be awaited.
    static std::optional<all_pairs> of(machine& run, const expression& condition)
    {
        all_pairs made(run, condition);
        bool is_known = true;
        for (std::size_t i = 0; i < condition.families.size(); ++i) {
            const auto size = run.elements(condition.families[i]);
            is_known = is_known && size.has_value();
            made.sizes_[i] = size.value_or(0);
        }
        return is_known ? std::optional(made) : std::nullopt;
    }

    std::size_t count() const { return std::min(std::max<std::size_t>(1, sizes_[0]) * inner(), most_tries); }
    void bind(std::size_t pair, binding& bound) const
    {
        bound[1] = element(0, pair / inner());
        bound[2] = element(1, pair % inner());
    }

  private:
    all_pairs(const machine& run, const expression& condition) : run_(run), condition_(condition) {}

    std::size_t element(std::size_t family, std::size_t index) const
    {
        if (sizes_[family] == 0)
            return no_element;
        return family < condition_.families.size() ? run_.present(condition_.families[family], index) : index;
    }
    std::size_t inner() const { return std::max<std::size_t>(1, sizes_[1]); }

    const machine& run_;
    const expression& condition_;
    std::array<std::size_t, most_families> sizes_ = {1, 1};
};

// The slot of the family that the action is done for each element of; 0 when it is done once.
std::uint8_t own_slot(const vocabulary& names, const action& what, const expression& condition)
{
    for (std::size_t i = 0; i < condition.families.size(); ++i)
        if (!what.each_of.empty() && family_of(names.observations[condition.families[i]]->name) == what.each_of)
            return static_cast<std::uint8_t>(i + 1);
    return 0;
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
    const std::optional<all_pairs> pairs = all_pairs::of(run, condition);
    if (!pairs)
        return outcome::pending;
    outcome so_far = outcome::no;
    for (std::size_t i = 0; i < pairs->count() && !run.has_enough(); ++i) {
        pairs->bind(i, bound);
        const outcome one = run.condition(condition, bound);
        if (one == outcome::yes && so_far != outcome::pending)
            return outcome::yes;
        // After a pending element the rest is looked at only to learn what to await beside it.
        so_far = one == outcome::pending || so_far == outcome::pending ? outcome::pending : std::max(so_far, one);
    }
    return so_far;
}

// Of each element of the action's own family that satisfies the condition, the first binding. False when one must be
// awaited.
bool evaluation::find_others(machine& run, const expression& condition, std::uint8_t slot, std::vector<binding>& all)
{
    const std::optional<all_pairs> pairs = all_pairs::of(run, condition);
    bool is_complete = pairs.has_value();
    for (std::size_t i = 0; is_complete && i < pairs->count(); ++i) {
        binding bound{};
        pairs->bind(i, bound);
        if (std::any_of(all.begin(), all.end(), [&](const binding& had) { return had[slot] == bound[slot]; }))
            continue;
        const outcome one = run.condition(condition, bound);
        is_complete = one != outcome::pending;
        if (one == outcome::yes)
            all.push_back(bound);
    }
    return is_complete;
}

// False when an argument must be awaited.
bool evaluation::fire(machine& run, const rule& current, const binding& bound)
{
    std::vector<firing> fired;
    bool is_complete = true;
    double added = 0;
    for (const action_call& call : current.actions) {
        const action& what = rules_.names().actions[call.action];
        const std::uint8_t own = own_slot(rules_.names(), what, *current.condition);
        std::vector<binding> each = {bound};
        if (own != 0)
            is_complete = find_others(run, *current.condition, own, each) && is_complete;
        for (const binding& one : each) {
            const std::size_t element = one[own == 0 ? 1 : own];
            if (own != 0 && element == no_element)
                continue; // true without any: there is nothing to do it to
            firing made{&current, &what, {}, element == no_element ? 0 : element};
            for (const auto& from : call.arguments)
                made.arguments.push_back(rendered(run, *from, one, is_complete));
            made.ends_request = what.is_terminal && ends(run, what, is_complete);
            if (what.name == "score" && !made.arguments.empty())
                added += made.arguments[0].number;
            fired.push_back(std::move(made));
        }
    }
    if (!is_complete)
        return false;
    if (fired.empty())
        return true;
    const auto count = static_cast<std::ptrdiff_t>(fired.size());
    std::vector<firing>& into = current.is_observed_only ? observed_ : firings_;
    std::move(fired.begin(), fired.end(), std::back_inserter(into));
    if (!current.is_observed_only) {
        for (auto each = firings_.end() - count; each != firings_.end(); ++each)
            if (!each->what->each_of.empty())
                source_.take_out(each->what->each_of, each->element);
        score_ += added;
        is_ended_ = firings_.back().ends_request; // a terminal action is the last
    }
    return true;
}

} // namespace rules
