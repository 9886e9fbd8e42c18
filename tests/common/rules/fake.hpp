// fake - a source for the fake vocabulary, and what the tests of rules do over and over
//
// Values are set by name; one that is set as remote is pending until it has been awaited.

#pragma once

#include "common/rules/evaluation.hpp"
#include "fake_vocabulary.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fake {

class source final : public rules::source
{
  public:
    /// Of an observation with one value. Text must outlive the source.
    void set(std::string_view name, const rules::value& value) { values_[{std::string(name), 0}] = value; }
    void set(std::string_view name, std::size_t element, const rules::value& value);
    /// The value is there only after await().
    void set_remote(std::string_view name, const rules::value& value, std::size_t element = 0);
    /// How many elements the family has; they are there only after await() when remote.
    void set_elements(std::string_view family, std::size_t size) { sizes_[std::string(family)] = size; }
    void set_count(std::string_view counter_name, const rules::value& value)
    {
        counts_[std::string(counter_name)] = value;
    }

    /// Needed before counts are asked for.
    const rules::ruleset* rules = nullptr;

    void await(const std::vector<rules::wanted_value>& wanted);
    /// Names asked for, in order, each time.
    std::vector<std::string> asked;

    rules::value observe(std::size_t observation, std::size_t element) override;
    std::optional<std::size_t> elements(std::size_t observation) override;
    rules::value count(std::size_t counter) override;
    base::time_point now() const override { return base::from_epoch_ms(1'700'000'000'000); }

  private:
    using place = std::pair<std::string, std::size_t>;

    std::map<place, rules::value> values_;
    std::set<place> pending_;
    std::map<std::string, std::size_t> sizes_;
    std::map<std::string, rules::value> counts_;
};

/// Loads rules that must be good.
std::shared_ptr<const rules::ruleset> good(std::string_view text);

/// What loading reports, a line each, as `LINE:COLUMN: TEXT`; warnings too.
std::vector<std::string> problems(std::string_view text);

/// The labels that fire at the last phase, with their actions: `no-ptr reject(550 no PTR)`. Awaits what is wanted.
std::vector<std::string> fired(std::string_view rules, source& from, rules::phase at = 2);

/// `no-ptr reject(550 no PTR)`
std::vector<std::string> to_lines(const std::vector<rules::firing>& firings);

net::ip_address address(std::string_view written);

} // namespace fake
