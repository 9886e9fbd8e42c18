// The actions of a rule: their names, arguments and order.

#include "common/rules/loader.hpp"

#include <algorithm>

namespace rules {

namespace {

std::size_t most_arguments(const action& known)
{
    return static_cast<std::size_t>(std::find(known.parameters.begin(), known.parameters.end(), parameter::none) -
                                    known.parameters.begin());
}

std::string_view word_for(parameter kind)
{
    switch (kind) {
    case parameter::text:
        return "\"TEXT\"";
    case parameter::number:
        return "NUMBER";
    case parameter::duration:
        return "DURATION";
    case parameter::key:
        return "OBSERVATION";
    case parameter::none:
        break;
    }
    return "";
}

// `penalise OBSERVATION DURATION ["TEXT"]`
std::string usage(const action& known)
{
    if (most_arguments(known) == 0)
        return "`" + std::string(known.name) + "` takes no argument";
    std::string form = "`" + std::string(known.name) + "` is written " + std::string(known.name);
    for (std::size_t i = 0; i < most_arguments(known); ++i) {
        const std::string word(word_for(known.parameters[i]));
        form += i < known.required ? " " + word : " [" + word + "]";
    }
    return form;
}

} // namespace

bool loader::add_actions(const syntax::rule& written, rule_scope& scope, rule& into)
{
    bool is_good = true;
    for (const syntax::action& call : written.actions)
        is_good = add_action(written, call, scope, into) && is_good;
    return is_good;
}

bool loader::add_action(const syntax::rule& written, const syntax::action& call, rule_scope& scope, rule& into)
{
    const std::optional<std::size_t> found = known_.action(call.name.text);
    if (!found) {
        told_.error(call.name.at, known_.unknown_action(call.name.text));
        return false;
    }
    const action& known = known_.all().actions[*found];
    if (known.is_terminal && &call != &written.actions.back()) {
        told_.error(call.name.at, "`" + call.name.text + "` ends the request and must be the last action of the rule");
        return false;
    }
    if (!known.each_of.empty() && into.condition && !speaks_of(*into.condition, known.each_of)) {
        told_.error(call.name.at, "`" + call.name.text + "` needs a condition on " + std::string(known.each_of) +
                                      ".*, which tells what it is done to");
        return false;
    }
    action_call made;
    made.action = *found;
    if (call.arguments.size() < known.required || call.arguments.size() > most_arguments(known)) {
        told_.error(call.name.at, usage(known));
        return false;
    }
    if (!add_arguments(call, scope, made) || !is_taken(call, made))
        return false;
    into.is_terminal = into.is_terminal || known.is_terminal;
    into.actions.push_back(std::move(made));
    return true;
}

// A text with a value in it is judged when the rule fires.
bool loader::is_taken(const syntax::action& call, const action_call& made)
{
    const action& known = known_.all().actions[made.action];
    if (known.refusal == nullptr)
        return true;
    bool is_good = true;
    for (std::size_t i = 0; i < made.arguments.size(); ++i) {
        const auto& parts = made.arguments[i]->parts;
        const bool is_constant = known.parameters[i] == parameter::text && parts.size() == 1;
        const std::string why = is_constant ? known.refusal(i, parts.front().literal) : std::string();
        if (!why.empty())
            told_.error(call.arguments[i]->at, why);
        is_good = is_good && why.empty();
    }
    return is_good;
}

bool loader::speaks_of(const expression& condition, std::string_view family) const
{
    return std::any_of(condition.families.begin(), condition.families.end(),
                       [&](std::size_t each) { return family_of(known_.all().observations[each]->name) == family; });
}

bool loader::add_arguments(const syntax::action& call, rule_scope& scope, action_call& into)
{
    const action& known = known_.all().actions[into.action];
    bool is_good = true;
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
        is_good = add_argument(*call.arguments[i], known.parameters[i], scope, into) && is_good;
    return is_good;
}

bool loader::add_argument(const syntax::node& written, parameter wanted, rule_scope& scope, action_call& into)
{
    compiler compile(scope_, scope);
    if (wanted == parameter::text) {
        into.arguments.push_back(compile.text_template(written));
    } else if (wanted == parameter::key) {
        into.arguments.push_back(compile.key(written, into.key));
        if (into.arguments.back() &&
            std::find(penalty_keys_.begin(), penalty_keys_.end(), into.key) == penalty_keys_.end())
            penalty_keys_.push_back(into.key);
    } else {
        into.arguments.push_back(compile.operand(written, type::number));
    }
    return into.arguments.back() != nullptr;
}

} // namespace rules
