// The expressions of the grammar; rules and actions are in parser.cpp.

#include "common/rules/parser.hpp"

#include <algorithm>
#include <utility>

namespace rules {

using syntax::form;

parser::node_pointer parser::make(form what, std::size_t at)
{
    auto made = std::make_unique<syntax::node>();
    made->what = what;
    made->at = at;
    made->end = last_end_;
    return made;
}

bool parser::is_too_deep()
{
    if (nesting_ < deepest)
        return false;
    told_.error(current_.at, "nested deeper than " + std::to_string(deepest) + " levels");
    return true;
}

// Long chains of one operator nest without parentheses: the depth of the tree is limited too.
parser::node_pointer parser::with(node_pointer parent, node_pointer child)
{
    parent->depth = std::max(parent->depth, child->depth + 1);
    parent->end = last_end_;
    if (parent->depth > 2 * deepest) {
        told_.error(child->at, "nested deeper than " + std::to_string(2 * deepest) + " operators");
        return nullptr;
    }
    parent->children.push_back(std::move(child));
    return parent;
}

parser::node_pointer parser::pair(form what, node_pointer left, node_pointer right)
{
    if (!left || !right)
        return nullptr;
    node_pointer made = make(what, left->at);
    made = with(std::move(made), std::move(left));
    return made ? with(std::move(made), std::move(right)) : nullptr;
}

parser::node_pointer parser::chain(node_pointer (parser::*part)(), std::string_view word, form what)
{
    node_pointer first = (this->*part)();
    if (!first || !current_.is(word))
        return first;
    node_pointer made = make(what, first->at);
    made = with(std::move(made), std::move(first));
    while (made && accept_word(word)) {
        node_pointer next = (this->*part)();
        if (!next)
            return nullptr;
        made = with(std::move(made), std::move(next));
    }
    return made;
}

parser::node_pointer parser::left_to_right(node_pointer (parser::*part)(), std::initializer_list<binary_form> forms)
{
    node_pointer left = (this->*part)();
    while (left) {
        const auto* found = std::find_if(forms.begin(), forms.end(), [this](const binary_form& candidate) {
            return candidate.operation == current_.kind;
        });
        if (found == forms.end())
            return left;
        advance();
        left = pair(found->what, std::move(left), (this->*part)());
    }
    return nullptr;
}

parser::node_pointer parser::condition()
{
    return chain(&parser::conjunction, "or", form::any);
}

parser::node_pointer parser::conjunction()
{
    return chain(&parser::negation, "and", form::all);
}

parser::node_pointer parser::negation()
{
    if (!current_.is("not"))
        return comparison();
    if (is_too_deep())
        return nullptr;
    node_pointer made = make(form::negation, current_.at);
    advance();
    ++nesting_;
    node_pointer operand = negation();
    --nesting_;
    return operand ? with(std::move(made), std::move(operand)) : nullptr;
}

parser::node_pointer parser::comparison()
{
    static constexpr binary_form forms[] = {
        {token_kind::equal, form::equal},     {token_kind::not_equal, form::not_equal},
        {token_kind::less, form::less},       {token_kind::less_equal, form::less_equal},
        {token_kind::greater, form::greater}, {token_kind::greater_equal, form::greater_equal},
        {token_kind::match, form::match}};
    node_pointer left = sum();
    if (!left)
        return nullptr;
    if (accept_word("is"))
        return state_test(std::move(left));
    if (accept_word("in"))
        return pair(form::in, std::move(left), sum());
    for (const binary_form& candidate : forms) {
        if (accept(candidate.operation))
            return pair(candidate.what, std::move(left), sum());
    }
    return left;
}

parser::node_pointer parser::state_test(node_pointer operand)
{
    const std::size_t at = operand->at;
    const bool is_negated = accept_word("not");
    node_pointer made;
    if (accept_word("absent"))
        made = make(form::is_absent, at);
    else if (accept_word("temporary"))
        made = make(form::is_temporary, at);
    else if (accept_word("present"))
        made = make(form::is_present, at);
    else
        return refuse("`absent`, `temporary` or `present` after `is`");
    made = with(std::move(made), std::move(operand));
    return made && is_negated ? with(make(form::negation, at), std::move(made)) : std::move(made);
}

parser::node_pointer parser::sum()
{
    return left_to_right(&parser::product, {{token_kind::plus, form::add}, {token_kind::minus, form::subtract}});
}

parser::node_pointer parser::product()
{
    return left_to_right(&parser::unary, {{token_kind::times, form::multiply}, {token_kind::divide, form::divide}});
}

parser::node_pointer parser::unary()
{
    if (current_.kind != token_kind::minus)
        return primary();
    if (is_too_deep())
        return nullptr;
    node_pointer made = make(form::minus, current_.at);
    advance();
    ++nesting_;
    node_pointer operand = unary();
    --nesting_;
    return operand ? with(std::move(made), std::move(operand)) : nullptr;
}

parser::node_pointer parser::primary()
{
    switch (current_.kind) {
    case token_kind::number:
        return literal(form::number);
    case token_kind::text:
        return literal(form::text);
    case token_kind::address:
        return literal(form::address);
    case token_kind::network:
        return literal(form::network);
    case token_kind::list:
        return literal(form::list);
    case token_kind::open:
        return parenthesised();
    case token_kind::name:
        return name();
    default:
        return refuse("a value");
    }
}

parser::node_pointer parser::literal(form what)
{
    node_pointer made = make(what, current_.at);
    made->text = std::move(current_.text);
    made->number = current_.number;
    made->network = current_.network;
    advance();
    made->end = last_end_;
    return made;
}

parser::node_pointer parser::name()
{
    for (const std::string_view word : {"and", "or", "not", "in", "is", "where"})
        if (current_.is(word))
            return refuse("a value");
    if (current_.is("true") || current_.is("false")) {
        current_.number = current_.is("true") ? 1 : 0;
        return literal(form::boolean);
    }
    // Only a parenthesis that touches the name makes a call: `penalise client.network (2 * 1h)`.
    if (following_.kind == token_kind::open && following_.at == current_.end) {
        const token called = current_;
        advance();
        return call(called);
    }
    return literal(form::name);
}

parser::node_pointer parser::call(const token& called)
{
    if (is_too_deep())
        return nullptr;
    ++nesting_;
    advance();
    node_pointer made;
    if (called.is("count")) {
        made = element_count(called.at);
    } else {
        made = make(form::call, called.at);
        made->text = called.text;
        if (!arguments(*made))
            made = nullptr;
    }
    --nesting_;
    return made;
}

parser::node_pointer parser::element_count(std::size_t at)
{
    if (current_.kind != token_kind::name)
        return refuse("what to count, as in `count(attachment where …)`");
    node_pointer made = make(form::element_count, at);
    made->text = current_.text;
    advance();
    if (accept_word("where")) {
        node_pointer filter = condition();
        made = filter ? with(std::move(made), std::move(filter)) : nullptr;
    }
    if (!made || !expect(token_kind::close, "`)`"))
        return nullptr;
    made->end = last_end_;
    return made;
}

parser::node_pointer parser::parenthesised()
{
    if (is_too_deep())
        return nullptr;
    node_pointer made = make(form::tuple, current_.at);
    ++nesting_;
    advance();
    const bool is_read = arguments(*made);
    --nesting_;
    if (!is_read)
        return nullptr;
    return made->children.size() == 1 ? std::move(made->children.front()) : std::move(made);
}

// Up to the closing parenthesis.
bool parser::arguments(syntax::node& into)
{
    do {
        node_pointer argument = condition();
        if (!argument)
            return false;
        into.depth = std::max(into.depth, argument->depth + 1);
        into.children.push_back(std::move(argument));
    } while (accept(token_kind::comma));
    const bool is_closed = expect(token_kind::close, "`)`");
    into.end = last_end_;
    return is_closed;
}

} // namespace rules
