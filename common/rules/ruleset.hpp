// ruleset - a rule file, loaded and checked
//
// Immutable once made: a reload makes a new one and swaps a shared_ptr. Grammar and meaning: sekimori-rules(5).
//
//   [observe] LABEL: [at PHASE: | on EVENT:] CONDITION -> ACTION {, ACTION}
//
// Costs: loading compiles regular expressions (RE2) and lists; evaluation allocates nothing until a rule fires.

#pragma once

#include "common/base/result.hpp"
#include "common/rules/vocabulary.hpp"
#include "common/state/counter_spec.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rules {

struct expression; // expression.hpp

/// Paths, each with the base::file_stamp() from before it was read.
using file_stamps = std::vector<std::pair<std::string, std::string>>;

/// True if one of them is not as it was (stat only); one that was missing may have come.
bool has_changed(const file_stamps& files);

/// One problem in a rule file or a list, as `FILE:LINE:COLUMN: error: TEXT`.
struct diagnostic
{
    std::string file;
    std::size_t line = 0;   // from 1
    std::size_t column = 0; // from 1, in characters
    bool is_warning = false;
    std::string text;

    std::string to_text() const;
};

/// An action as written in a rule.
struct action_call
{
    std::size_t action = 0; // index into vocabulary::actions
    /// One each parameter that was given; a text parameter's is a template.
    std::vector<std::unique_ptr<expression>> arguments;
    /// For parameter::key: the index of the observation, else npos.
    std::size_t key = static_cast<std::size_t>(-1);
};

struct rule
{
    std::string label;
    std::size_t line = 0;
    bool is_observed_only = false; // `observe`: log what it would do
    phase first = 0;               // the earliest phase in whose requests it runs
    std::uint64_t phases = 0;      // bit N: it runs in requests of phase N; none for `on` rules
    bool is_written_at = false;    // `at PHASE:` says so, else the phases follow from its values and actions
    std::uint64_t events = 0;      // bit N: it runs on event N of vocabulary::events
    std::unique_ptr<expression> condition;
    std::vector<action_call> actions;
    bool is_terminal = false; // has a terminal action
    std::string source;       // the text of the rule, for explain
};

/// A counter that the rules ask for.
struct counter_use
{
    std::size_t spec = 0;         // index into ruleset::counters()
    std::size_t function = 0;     // index into vocabulary::counts
    std::vector<std::size_t> key; // observations, in order; empty when the key is a constant text
    std::size_t distinct_value = static_cast<std::size_t>(-1); // observation, for names_value functions
};

class ruleset
{
  public:
    struct loaded
    {
        std::shared_ptr<const ruleset> rules; // null when there is an error
        std::vector<diagnostic> diagnostics;  // errors, or warnings beside good rules
        file_stamps read;                     // of load(): the rule file and its lists, good or not
    };

    /// Reads `path` and the lists it names (relative to its folder). The vocabulary must outlive the ruleset.
    static loaded load(const std::string& path, const vocabulary& names);

    /// The same from memory; lists are looked for in `folder`.
    static loaded parse(std::string_view text, const std::string& file, const std::string& folder,
                        const vocabulary& names);

    ruleset(const ruleset&) = delete;
    ruleset& operator=(const ruleset&) = delete;
    ~ruleset();

    const vocabulary& names() const;
    /// In the order of the file.
    std::span<const rule> rules() const;
    /// The counters that conditions, templates and arguments ask for, each once. A ratio needs two.
    std::span<const state::counter_spec> counters() const;
    /// How to make the key of the counter at the same index.
    std::span<const counter_use> counter_uses() const;
    /// Observations that `penalise` uses as key anywhere in the file, each once.
    std::span<const std::size_t> penalty_keys() const;
    /// True if a list file has changed since it was read (stat only), so that a reload is due.
    bool has_changed_lists() const;

  private:
    ruleset();
    struct contents;
    std::unique_ptr<contents> contents_;
    friend class loader;
};

} // namespace rules
