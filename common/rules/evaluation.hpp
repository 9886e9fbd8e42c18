// evaluation - one run through the rules for one request
//
// Pure and synchronous; waits are the caller's:
//
//   evaluation run(rules, source, phase);
//   while (run.advance() == evaluation::status::waiting)
//       co_await …compute all of run.wanted() side by side…;
//   for (const firing& f : run.firings()) …
//
// advance() goes on at the rule where it stopped; only that rule is evaluated again.

#pragma once

#include "common/rules/ruleset.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace rules {

class machine; // machine.hpp
enum class outcome : std::uint8_t;
using binding = std::array<std::size_t, 4>;

/// An argument of a fired action, rendered: text and key text are escaped for use in a reply or header (printable).
struct argument
{
    std::string text;
    double number = 0; // 0 when the expression had no value; `key` tells which
    value key;         // the value of a key or number; absent or temporary if it is that
};

struct firing
{
    const rule* fired = nullptr;
    const action* what = nullptr;
    std::vector<argument> arguments;
    std::size_t element = 0; // that satisfied a condition: of the action's own family, else of the first one
    bool ends_request = false;
};

/// An observation that must be computed before evaluation can go on.
struct wanted_value
{
    std::size_t observation = 0;
    std::size_t element = 0;
};

/// Told of each step; for explain.
class trace
{
  public:
    virtual ~trace() = default;
    virtual void tried(const rule& tried, truth result) = 0;
};

class evaluation
{
  public:
    enum class status : std::uint8_t { done, waiting };

    /// For requests of that phase (below 64): rules whose phase is not later, `at` rules only there, no `on` rules. The
    /// ruleset and the source must outlive it.
    evaluation(const ruleset& rules, source& from, phase now, trace* told = nullptr);

    /// For an event (index into vocabulary::events): its `on` rules only.
    static evaluation of_event(const ruleset& rules, source& from, std::size_t event, trace* told = nullptr);

    status advance();

    /// After status::waiting: what to compute, each once.
    const std::vector<wanted_value>& wanted() const { return wanted_; }

    /// After status::done: the actions of the rules that fired, in order, up to the first terminal one. Rules under
    /// `observe` are in observed() instead and end nothing.
    const std::vector<firing>& firings() const { return firings_; }
    const std::vector<firing>& observed() const { return observed_; }

    /// Sum of the `score` actions so far.
    double score() const { return score_; }

  private:
    evaluation(const ruleset& rules, source& from, trace* told, std::uint64_t phases, std::uint64_t events);

    bool try_rule(const rule& current);
    static outcome try_elements(machine& run, const expression& condition, binding& bound);
    static bool find_others(machine& run, const expression& condition, std::uint8_t slot, std::vector<binding>& all);
    bool fire(machine& run, const rule& current, const binding& bound);

    const ruleset& rules_;
    source& source_;
    trace* trace_;
    std::uint64_t phases_;
    std::uint64_t events_;
    std::size_t next_ = 0;
    bool is_ended_ = false;
    double score_ = 0;
    std::vector<wanted_value> wanted_;
    std::vector<firing> firings_;
    std::vector<firing> observed_;
};

} // namespace rules
