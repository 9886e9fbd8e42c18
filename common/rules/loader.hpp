// loader - from the text of a rule file to a ruleset
//
// Reads rule by rule and goes on after problems, so that one run tells of all.

#pragma once

#include "common/rules/compiler.hpp"

#include <unordered_map>

namespace rules {

class loader
{
  public:
    loader(std::string_view text, std::string file, std::string folder, const vocabulary& known);

    ruleset::loaded load();

  private:
    bool is_readable();
    void add(const syntax::rule& written);
    void note_label(const syntax::word& label);
    bool place_in_time(const syntax::rule& written, const rule_scope& scope, rule& into);
    bool place_at(const syntax::rule& written, const rule_scope& scope, rule& into);
    bool place_on(const syntax::rule& written, rule& into);
    bool add_actions(const syntax::rule& written, rule_scope& scope, rule& into);
    bool add_action(const syntax::rule& written, const syntax::action& call, rule_scope& scope, rule& into);
    bool speaks_of(const expression& condition, std::string_view family) const;
    bool add_arguments(const syntax::action& call, rule_scope& scope, action_call& into);
    bool add_argument(const syntax::node& written, parameter wanted, rule_scope& scope, action_call& into);
    bool is_taken(const syntax::action& call, const action_call& made);
    bool fits_phases(const syntax::action& call, const action& known, rule& into);
    void warn_of_late_scores();

    /// What the warnings need to know of a rule.
    struct habit
    {
        std::size_t at;
        bool reads_score;
        bool scores;
    };

    std::vector<diagnostic> diagnostics_;
    reporter told_;
    names known_;
    counter_registry counters_;
    list_files lists_;
    file_scope scope_;
    std::vector<rule> rules_;
    std::vector<habit> habits_;
    std::vector<std::size_t> penalty_keys_;
    std::unordered_map<std::string, std::size_t> labels_; // to the line of each
};

} // namespace rules
