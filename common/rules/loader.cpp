#include "common/rules/loader.hpp"

#include "common/rules/parser.hpp"
#include "common/rules/ruleset_contents.hpp"
#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>

namespace rules {

namespace {

constexpr std::size_t largest_file = std::size_t{4} << 20U;
constexpr std::size_t most_rules = 10000;

std::string quoted(std::string_view name)
{
    return "\"" + text::printable(name, 60) + "\"";
}

std::size_t first_wrong_byte(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const text::character next = text::next_character(text, at);
        const bool is_control =
            (next.point < 0x20 && next.point != '\t' && next.point != '\n' && next.point != '\r') || next.point == 0x7f;
        if (next.point == text::invalid_character || is_control)
            break;
        at += next.length;
    }
    return at;
}

} // namespace

loader::loader(std::string_view text, std::string file, std::string folder, const vocabulary& known)
    : told_(std::move(file), text, diagnostics_), known_(known), counters_(known),
      lists_(std::move(folder)), scope_{known_, told_, counters_, lists_}
{}

ruleset::loaded loader::load()
{
    if (is_readable()) {
        parser read(told_);
        while (auto written = read.next()) {
            if (rules_.size() == most_rules) {
                told_.error(written->at, "more than " + std::to_string(most_rules) + " rules");
                break;
            }
            add(*written);
        }
        warn_of_late_scores();
    }
    if (told_.has_errors())
        return {nullptr, std::move(diagnostics_), lists_.stamps()};
    std::shared_ptr<ruleset> made(new ruleset);
    made->contents_ = std::make_unique<ruleset::contents>(
        ruleset::contents{&known_.all(), std::move(rules_), std::move(counters_.specs), std::move(counters_.uses),
                          std::move(penalty_keys_), lists_.stamps()});
    return {std::move(made), std::move(diagnostics_), lists_.stamps()};
}

bool loader::is_readable()
{
    if (told_.text().size() > largest_file) {
        told_.error(0, "larger than " + std::to_string(largest_file >> 20U) + " MB");
        return false;
    }
    const std::size_t wrong = first_wrong_byte(told_.text());
    if (wrong < told_.text().size())
        told_.error(wrong, "a byte that is not UTF-8 text");
    return wrong == told_.text().size();
}

void loader::add(const syntax::rule& written)
{
    note_label(written.label);
    rule made;
    made.label = written.label.text;
    made.line = told_.line_of(written.at);
    made.is_observed_only = written.is_observed_only;
    made.source = told_.text().substr(written.at, written.end - written.at);
    rule_scope scope;
    made.condition = compiler(scope_, scope).condition(*written.condition);
    scope.may_bind = false;
    // Actions are checked even after a wrong condition, to tell of all mistakes at once.
    const bool has_actions = add_actions(written, scope, made);
    if (!made.condition || !has_actions || !place_in_time(written, scope, made))
        return;
    habits_.push_back({written.at, scope.reads_score, false});
    for (const action_call& call : made.actions)
        habits_.back().scores = habits_.back().scores || known_.all().actions[call.action].name == "score";
    rules_.push_back(std::move(made));
}

void loader::note_label(const syntax::word& label)
{
    const auto [place, is_new] = labels_.try_emplace(label.text, told_.line_of(label.at));
    if (!is_new)
        told_.error(label.at, "the label " + quoted(label.text) + " is taken by the rule of line " +
                                  std::to_string(place->second));
}

bool loader::place_in_time(const syntax::rule& written, const rule_scope& scope, rule& into)
{
    if (!written.phases.empty() && !written.events.empty()) {
        told_.error(written.events[0].at, "a rule runs `at` a phase or `on` an event, not both");
        return false;
    }
    if (!written.events.empty() ? !place_on(written, into) : !place_at(written, scope, into))
        return false;
    bool is_good = true;
    for (std::size_t i = 0; i < into.actions.size(); ++i)
        is_good = fits_phases(written.actions[i], known_.all().actions[into.actions[i].action], into) && is_good;
    return is_good;
}

bool loader::place_at(const syntax::rule& written, const rule_scope& scope, rule& into)
{
    const auto& phases = known_.all().phases;
    into.first = scope.first;
    if (written.phases.empty()) {
        for (std::size_t i = scope.first; i < phases.size(); ++i)
            into.phases |= std::uint64_t{1} << i;
        return true;
    }
    into.is_written_at = true;
    into.first = 255;
    for (const syntax::word& name : written.phases) {
        const auto found = known_.phase(name.text);
        if (!found) {
            told_.error(name.at, known_.unknown_phase(name.text));
            return false;
        }
        if (*found < scope.first) {
            told_.error(name.at, "this rule cannot run at " + name.text + ": \"" + scope.first_because +
                                     "\" first exists at " + std::string(phases[scope.first]));
            return false;
        }
        into.phases |= std::uint64_t{1} << *found;
        into.first = std::min(into.first, static_cast<phase>(*found));
    }
    return true;
}

bool loader::place_on(const syntax::rule& written, rule& into)
{
    for (const syntax::word& name : written.events) {
        const auto found = known_.event(name.text);
        if (!found) {
            told_.error(name.at, known_.unknown_event(name.text));
            return false;
        }
        into.events |= std::uint64_t{1} << *found;
    }
    return true;
}

// The phases of a rule without `at` are narrowed to those of its actions.
bool loader::fits_phases(const syntax::action& call, const action& known, rule& into)
{
    const auto& phases = known_.all().phases;
    if (into.events != 0) {
        if (!known.is_for_events)
            told_.error(call.name.at,
                        "`" + call.name.text + "` cannot stand in an `on` rule: there is no request then");
        return known.is_for_events;
    }
    std::uint64_t allowed = 0;
    for (std::size_t i = known.first; i < phases.size() && i <= known.last; ++i)
        allowed |= std::uint64_t{1} << i;
    const std::uint64_t left = into.phases & allowed;
    if (left == 0 || (into.is_written_at && left != into.phases)) {
        const bool is_early = into.first < known.first;
        told_.error(call.name.at, "`" + call.name.text + "` is possible only " + (is_early ? "from " : "up to ") +
                                      std::string(phases[is_early ? known.first : known.last]) +
                                      (is_early ? " on" : "") + ", and this rule runs at " +
                                      std::string(phases[into.first]));
        return false;
    }
    into.phases = left;
    into.first = std::max(into.first, known.first);
    return true;
}

void loader::warn_of_late_scores()
{
    bool scores_below = false;
    for (std::size_t i = habits_.size(); i-- > 0;) {
        if (habits_[i].reads_score && scores_below)
            told_.warning(habits_[i].at, "rule " + quoted(rules_[i].label) +
                                             " reads `score`, but rules below it still add to the score");
        scores_below = scores_below || habits_[i].scores;
    }
}

} // namespace rules
