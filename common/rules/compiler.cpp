// Operators and names; sets are in compiler_sets.cpp, counting functions in compiler_counts.cpp, templates in
// text_template.cpp.

#include "common/rules/compiler.hpp"

#include "common/rules/lexer.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace rules {

using syntax::form;

namespace {

// syntax::form and operation name the binary operators in the same order.
operation operation_of(form written, form first_form, operation first)
{
    return static_cast<operation>(static_cast<int>(first) + static_cast<int>(written) - static_cast<int>(first_form));
}

std::string_view sign_of(form written)
{
    static constexpr std::string_view signs[] = {"+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "~", "in"};
    return signs[static_cast<int>(written) - static_cast<int>(form::add)];
}

bool is_ordered(form written)
{
    return written != form::equal && written != form::not_equal;
}

// The type of the result, or nothing when the operands do not fit.
std::optional<type> result_of(form written, type left, type right)
{
    if (left == type::number && right == type::number)
        return type::number;
    if (written == form::subtract && left == type::time && right == type::time)
        return type::number;
    if ((written == form::add || written == form::subtract) && left == type::time && right == type::number)
        return type::time;
    if (written == form::add && left == type::number && right == type::time)
        return type::time;
    return std::nullopt;
}

} // namespace

std::string with_article(type kind)
{
    if (kind == type::texts)
        return "a list of texts";
    return (kind == type::address ? "an " : "a ") + std::string(name_of(kind));
}

void rule_scope::need(phase at, std::string_view because)
{
    if (at <= first)
        return;
    first = at;
    first_because = because;
}

compiler::compiler(file_scope& file, rule_scope& rule) : file_(file), rule_(rule), made_(std::make_unique<expression>())
{}

std::unique_ptr<expression> compiler::condition(const syntax::node& written)
{
    const result whole = as_condition(written);
    if (!whole)
        return nullptr;
    made_->root = whole->index;
    made_->families = rule_.families;
    return std::move(made_);
}

std::unique_ptr<expression> compiler::operand(const syntax::node& written, type wanted)
{
    const result whole = as_operand(written);
    if (!whole)
        return nullptr;
    if (whole->kind != wanted) {
        refuse(written, description(written, whole->kind) + "; " + with_article(wanted) + " is needed here");
        return nullptr;
    }
    made_->root = whole->index;
    return std::move(made_);
}

std::unique_ptr<expression> compiler::key(const syntax::node& written, std::size_t& observation)
{
    const std::optional<std::size_t> found =
        written.what == form::name ? file_.known.observation(written.text) : std::nullopt;
    if (!found) {
        refuse(written, written.what == form::name ? file_.known.unknown_observation(written.text)
                                                   : "the name of an observation is needed here");
        return nullptr;
    }
    const result value = this->observation(*found, written);
    if (!value)
        return nullptr;
    observation = *found;
    made_->root = value->index;
    return std::move(made_);
}

compiler::result compiler::refuse(const syntax::node& where, std::string sentence)
{
    file_.told.error(where.at, std::move(sentence));
    return std::nullopt;
}

std::string compiler::written(const syntax::node& node) const
{
    return text::printable(file_.told.text().substr(node.at, node.end - node.at), 60);
}

std::string compiler::description(const syntax::node& node, type kind) const
{
    return written(node) + " is " + with_article(kind);
}

compiler::result compiler::emit(operation what, type kind, bool is_condition, std::uint32_t first, std::uint32_t second,
                                std::uint8_t slot)
{
    made_->nodes.push_back({what, slot, first, second});
    return typed{static_cast<std::uint32_t>(made_->nodes.size() - 1), kind, is_condition};
}

compiler::result compiler::constant(const value& literal)
{
    made_->constants.push_back(literal);
    return emit(operation::constant, literal.kind(), false, static_cast<std::uint32_t>(made_->constants.size() - 1));
}

std::string_view compiler::keep(std::string_view text)
{
    return *made_->texts.emplace_back(std::make_unique<std::string>(text));
}

compiler::result compiler::as_condition(const syntax::node& node)
{
    const result found = any(node);
    if (!found || found->is_condition)
        return found;
    return emit(operation::is_true, type::boolean, true, found->index);
}

compiler::result compiler::as_operand(const syntax::node& node)
{
    const result found = any(node);
    if (!found || !found->is_condition)
        return found;
    return emit(operation::truth_value, type::boolean, false, found->index);
}

compiler::result compiler::any(const syntax::node& node)
{
    switch (node.what) {
    case form::boolean:
        return constant(value::of(node.number != 0));
    case form::number:
        return constant(value::of(node.number));
    case form::text:
        return constant(value::of(keep(node.text)));
    case form::address:
        return constant(value::of(node.network.address()));
    case form::network:
        return constant(value::of(node.network));
    case form::list:
        return refuse(node, "a list stands only after `in`");
    case form::tuple:
        return refuse(node, "`(…, …)` stands only after `in` and as key of a counting function");
    case form::name:
        return name(node);
    case form::call:
        return call(node);
    case form::element_count:
        return element_count(node);
    case form::all:
    case form::any:
        return chain(node);
    case form::negation:
        return negation(node);
    case form::minus:
        return minus(node);
    case form::match:
        return match(node);
    case form::in:
        return in(node);
    case form::is_absent:
    case form::is_temporary:
    case form::is_present:
        return state_test(node);
    case form::add:
    case form::subtract:
    case form::multiply:
    case form::divide:
        return arithmetic(node);
    default:
        return comparison(node);
    }
}

// All parts are checked, so that one run tells of all mistakes.
compiler::result compiler::chain(const syntax::node& node)
{
    std::vector<std::uint32_t> parts;
    for (const auto& child : node.children)
        if (const result part = as_condition(*child))
            parts.push_back(part->index);
    if (parts.size() != node.children.size())
        return std::nullopt;
    const auto first = static_cast<std::uint32_t>(made_->operands.size());
    made_->operands.insert(made_->operands.end(), parts.begin(), parts.end());
    return emit(node.what == form::all ? operation::all : operation::any, type::boolean, true, first,
                static_cast<std::uint32_t>(parts.size()));
}

compiler::result compiler::negation(const syntax::node& node)
{
    const result operand = as_condition(*node.children[0]);
    return operand ? emit(operation::negation, type::boolean, true, operand->index) : std::nullopt;
}

compiler::result compiler::comparison(const syntax::node& node)
{
    const result left = as_operand(*node.children[0]);
    const result right = as_operand(*node.children[1]);
    if (!left || !right)
        return std::nullopt;
    const bool is_in_order = left->kind == type::number || left->kind == type::time;
    const bool fits_list = left->kind == type::texts && right->kind == type::text;
    if (is_ordered(node.what) ? left->kind != right->kind || !is_in_order
                              : (left->kind != right->kind || left->kind == type::texts) && !fits_list)
        return wrong_comparison(node, left->kind, right->kind);
    return emit(operation_of(node.what, form::equal, operation::equal), type::boolean, true, left->index, right->index);
}

compiler::result compiler::wrong_comparison(const syntax::node& node, type left, type right)
{
    const syntax::node& first = *node.children[0];
    const syntax::node& second = *node.children[1];
    const std::string sign = "`" + std::string(sign_of(node.what)) + "`";
    if (is_ordered(node.what) && left != type::number && left != type::time)
        return refuse(first, description(first, left) + "; " + sign + " compares numbers and times");
    if (is_ordered(node.what) && right != type::number && right != type::time)
        return refuse(second, description(second, right) + "; " + sign + " compares numbers and times");
    std::string help;
    if (second.what == form::text && (left == type::address || left == type::network))
        help = "; write the address without quotes";
    else if (left == type::address && right == type::network)
        help = "; use `in`";
    else if (left == type::text && (second.what == form::address || second.what == form::network))
        help = "; write it in quotes";
    return refuse(node, description(first, left) + " and " + description(second, right) + ": " + sign +
                            " compares values of one type" + help);
}

compiler::result compiler::match(const syntax::node& node)
{
    const syntax::node& expression = *node.children[1];
    const result left = as_operand(*node.children[0]);
    if (expression.what != form::text)
        return refuse(expression, "a pattern in quotes is needed after `~`");
    auto compiled = pattern::compile(expression.text);
    if (!compiled) {
        const std::size_t wrong = expression.text.find(compiled.error().wrong_part);
        const std::size_t at =
            offset_in_quoted(file_.told.text(), expression.at, wrong == std::string::npos ? 0 : wrong);
        file_.told.error(at, "not a regular expression: " + text::printable(compiled.error().sentence, 200));
        return std::nullopt;
    }
    if (!left)
        return std::nullopt;
    if (left->kind != type::text && left->kind != type::texts)
        return refuse(*node.children[0], description(*node.children[0], left->kind) + "; `~` matches texts");
    made_->patterns.push_back(std::move(*compiled));
    return emit(operation::match, type::boolean, true, left->index,
                static_cast<std::uint32_t>(made_->patterns.size() - 1));
}

compiler::result compiler::state_test(const syntax::node& node)
{
    const result operand = any(*node.children[0]);
    if (!operand)
        return std::nullopt;
    if (operand->is_condition || made_->nodes[operand->index].what == operation::constant)
        return refuse(*node.children[0], "`is` asks an observation or a count, not a condition or a literal");
    return emit(operation_of(node.what, form::is_absent, operation::is_absent), type::boolean, true, operand->index);
}

compiler::result compiler::arithmetic(const syntax::node& node)
{
    const result left = as_operand(*node.children[0]);
    const result right = as_operand(*node.children[1]);
    if (!left || !right)
        return std::nullopt;
    const std::optional<type> kind = result_of(node.what, left->kind, right->kind);
    const std::string sign = "`" + std::string(sign_of(node.what)) + "`";
    if (kind)
        return emit(operation_of(node.what, form::add, operation::add), *kind, false, left->index, right->index);
    for (const auto& [child, found] :
         {std::pair(node.children[0].get(), left), std::pair(node.children[1].get(), right)})
        if (found->kind != type::number)
            return refuse(*child, description(*child, found->kind) + "; " + sign + " calculates with numbers");
    return std::nullopt;
}

compiler::result compiler::minus(const syntax::node& node)
{
    const syntax::node& child = *node.children[0];
    const result operand = as_operand(child);
    if (!operand)
        return std::nullopt;
    if (operand->kind != type::number)
        return refuse(child, description(child, operand->kind) + "; `-` calculates with numbers");
    return emit(operation::negate, type::number, false, operand->index);
}

} // namespace rules
