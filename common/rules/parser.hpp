// parser - tokens to rules, one at a time
//
//   rule       = { "observe" | "at" word {"|" word} ":" | "on" word {"|" word} ":" | LABEL ":" }   (one LABEL)
//                condition "->" action { "," action }
//   action     = NAME { TEXT | sum }
//   condition  = and { "or" and }            and = not { "and" not }         not = "not" not | comparison
//   comparison = sum [ ("="|"!="|"<"|"<="|">"|">="|"~"|"in") sum | "is" ["not"] ("absent"|"temporary"|"present") ]
//   sum        = product { ("+"|"-") product }    product = unary { ("*"|"/") unary }    unary = "-" unary | primary
//   primary    = NUMBER | TEXT | ADDRESS | NETWORK | @LIST | "true" | "false" | NAME | NAME"(" condition {","
//   condition} ")"
//              | "count" "(" NAME [ "where" condition ] ")" | "(" condition {"," condition} ")"
//
// A rule ends where the next begins, so line ends mean nothing. After a problem reading goes on at the next rule.
// Recursion is bounded by the nesting limit, whatever the input.

#pragma once

#include "common/rules/lexer.hpp"
#include "common/rules/syntax.hpp"

#include <initializer_list>
#include <optional>

namespace rules {

class parser
{
  public:
    explicit parser(reporter& told);

    /// The next rule without problems, which are reported; nothing at the end or when the reporter is full.
    std::optional<syntax::rule> next();

  private:
    using node_pointer = syntax::node_pointer; // null: there was a problem, and it is reported

    static constexpr unsigned deepest = 100;

    struct binary_form
    {
        token_kind operation;
        syntax::form what;
    };

    void advance();
    bool accept(token_kind kind);
    bool accept_word(std::string_view word);
    bool expect(token_kind kind, std::string_view written);
    node_pointer refuse(std::string_view expected);
    bool begins_rule() const;
    void skip_to_next_rule(std::size_t began);

    bool rule(syntax::rule& out);
    bool head(syntax::rule& out);
    bool words(std::vector<syntax::word>& out, std::string_view what);
    bool label(syntax::rule& out);
    bool actions(syntax::rule& out);
    bool action(syntax::rule& out);

    node_pointer condition();
    node_pointer conjunction();
    node_pointer negation();
    node_pointer comparison();
    node_pointer state_test(node_pointer operand);
    node_pointer sum();
    node_pointer product();
    node_pointer unary();
    node_pointer primary();
    node_pointer name();
    node_pointer call(const token& called);
    node_pointer element_count(std::size_t at);
    node_pointer parenthesised();
    bool arguments(syntax::node& into);

    node_pointer chain(node_pointer (parser::*part)(), std::string_view word, syntax::form what);
    node_pointer left_to_right(node_pointer (parser::*part)(), std::initializer_list<binary_form> forms);
    node_pointer literal(syntax::form what);
    node_pointer make(syntax::form what, std::size_t at);
    node_pointer with(node_pointer parent, node_pointer child);
    node_pointer pair(syntax::form what, node_pointer left, node_pointer right);
    bool is_too_deep();

    reporter& told_;
    lexer lexer_;
    token current_;
    token following_;
    std::size_t last_end_ = 0; // of the token before current_
    unsigned nesting_ = 0;
};

} // namespace rules
