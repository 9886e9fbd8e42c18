// compiler - checks the names and types of a written expression and makes it ready to run
//
// One compiler per expression; rule_scope is what the expressions of one rule have in common. Everything that it
// refuses is reported with its place, and then the result is null.

#pragma once

#include "common/rules/counter_registry.hpp"
#include "common/rules/expression.hpp"
#include "common/rules/list_files.hpp"
#include "common/rules/names.hpp"
#include "common/rules/reporter.hpp"
#include "common/rules/syntax.hpp"

#include <optional>

namespace rules {

/// What a rule's values ask of it.
struct rule_scope
{
    phase first = 0;                   // the latest of the phases at which its values first exist
    std::string first_because;         // which value that is
    std::vector<std::size_t> families; // an observation of each, by slot
    bool may_bind = true;              // false in actions: they speak of what the condition has bound
    bool reads_score = false;

    void need(phase at, std::string_view because);
};

/// What the expressions of one file have in common.
struct file_scope
{
    const names& known;
    reporter& told;
    counter_registry& counters;
    list_files& lists;
};

class compiler
{
  public:
    compiler(file_scope& file, rule_scope& rule);

    std::unique_ptr<expression> condition(const syntax::node& written);
    /// For action arguments: a value of that type.
    std::unique_ptr<expression> operand(const syntax::node& written, type wanted);
    std::unique_ptr<expression> text_template(const syntax::node& written);
    /// An observation whose value is acted on, and its index.
    std::unique_ptr<expression> key(const syntax::node& written, std::size_t& observation);

  private:
    struct typed
    {
        std::uint32_t index = nothing;
        type kind = type::boolean;
        bool is_condition = false;
    };
    using result = std::optional<typed>; // nothing: refused and reported

    result refuse(const syntax::node& where, std::string sentence);
    std::string written(const syntax::node& node) const;
    std::string description(const syntax::node& node, type kind) const;

    result any(const syntax::node& node);
    result as_condition(const syntax::node& node);
    result as_operand(const syntax::node& node);
    result emit(operation what, type kind, bool is_condition, std::uint32_t first = nothing,
                std::uint32_t second = nothing, std::uint8_t slot = 0);
    result constant(const value& literal);
    std::string_view keep(std::string_view text);

    result chain(const syntax::node& node);
    result negation(const syntax::node& node);
    result comparison(const syntax::node& node);
    result wrong_comparison(const syntax::node& node, type left, type right);
    result match(const syntax::node& node);
    result state_test(const syntax::node& node);
    result arithmetic(const syntax::node& node);
    result minus(const syntax::node& node);

    result name(const syntax::node& node);
    result observation(std::size_t index, const syntax::node& node);
    std::optional<std::uint8_t> slot_of(std::size_t observation, const syntax::node& node);
    result element_count(const syntax::node& node);

    // compiler_sets.cpp
    result in(const syntax::node& node);
    result in_set(const syntax::node& node, const typed& left);
    bool add_member(const syntax::node& member, const typed& left, std::vector<std::string>& entries,
                    std::vector<std::uint32_t>& tests);
    result in_list(std::uint32_t left, std::shared_ptr<const list> members);
    result in_operand(const syntax::node& node, const typed& left);
    std::shared_ptr<const list> list_file(const syntax::node& node);

    // compiler_counts.cpp
    result call(const syntax::node& node);
    bool read_arguments(const syntax::node& node, counter_registry::request& into);
    bool read_key(const syntax::node& node, counter_registry::request& into);
    std::optional<std::size_t> key_part(const syntax::node& node);
    bool read_window(const syntax::node& node, counter_registry::request& into);

    bool parse_template(const syntax::node& node);
    bool template_value(const syntax::node& node, std::size_t from, std::string_view name);

    file_scope& file_;
    rule_scope& rule_;
    std::unique_ptr<expression> made_;
    std::string_view counted_family_; // while the filter of a count is read
};

/// "an address", "a number", …
std::string with_article(type kind);

} // namespace rules
