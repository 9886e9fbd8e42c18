#include "contentd/rule_book.hpp"

#include "contentd/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace contentd {

namespace {

// A condition on one of these cannot be true of a message whose client did not log in.
constexpr std::array proofs = {std::string_view("sasl.user"), std::string_view("sasl.method"),
                               std::string_view("transaction.authenticated")};

bool proves_authentication(const rules::rule& rule)
{
    // The condition's text stands before the arrow; names in strings would only make this check milder, and the
    // pipeline checks the transaction itself before it rejects.
    const std::string condition = rule.source.substr(0, rule.source.find("->"));
    return std::any_of(proofs.begin(), proofs.end(),
                       [&condition](std::string_view name) { return condition.find(name) != std::string::npos; });
}

rules::diagnostic complaint(const std::string& path, const rules::rule& rule, std::string text)
{
    return {path, rule.line, 1, false, "rule \"" + rule.label + "\": " + std::move(text)};
}

void check(const std::string& path, const rule_limits& limits, const rules::rule& rule,
           std::vector<rules::diagnostic>& diagnostics)
{
    for (const rules::action_call& call : rule.actions) {
        const std::string_view name = vocabulary().actions[call.action].name;
        if (name == "reject" && limits.has_after_queue && !proves_authentication(rule))
            diagnostics.push_back(complaint(
                path, rule,
                "reject after the queue would bounce to a forged sender; add \"transaction.authenticated and\" to the "
                "condition, or use quarantine"));
    }
}

} // namespace

rules::ruleset::loaded load_rules(const std::string& path, const rule_limits& limits)
{
    auto loaded = rules::ruleset::load(path, vocabulary());
    if (!loaded.rules)
        return loaded;
    const std::size_t before = loaded.diagnostics.size();
    for (const rules::rule& rule : loaded.rules->rules())
        check(path, limits, rule, loaded.diagnostics);
    if (loaded.diagnostics.size() > before)
        loaded.rules = nullptr;
    return loaded;
}

void rule_book::publish(std::shared_ptr<const rules::ruleset> rules)
{
    auto next = make(std::move(rules));
    current_.with([&next](auto& current) { current = std::move(next); });
}

std::shared_ptr<const rule_book::edition> rule_book::make(std::shared_ptr<const rules::ruleset> rules) const
{
    auto made = std::make_shared<edition>();
    made->counters = rules::plan_counters(*rules, counters_);
    made->rules = std::move(rules);
    return made;
}

// The other daemon's rules may name other counters than before.
std::shared_ptr<const rule_book::edition> rule_book::current() const
{
    auto found = current_.with([](const auto& current) { return current; });
    if (found->counters.version == counters_.wanted_version())
        return found;
    auto next = make(found->rules);
    return current_.with([&](auto& current) {
        if (current == found) // else a reload came in between
            current = std::move(next);
        return current;
    });
}

} // namespace contentd
