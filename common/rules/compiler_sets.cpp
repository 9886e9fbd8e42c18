// What may stand after `in`.

#include "common/rules/compiler.hpp"

namespace rules {

using syntax::form;

namespace {

bool is_address_type(type kind)
{
    return kind == type::address || kind == type::network;
}

bool is_text_type(type kind)
{
    return kind == type::text || kind == type::texts;
}

} // namespace

compiler::result compiler::in(const syntax::node& node)
{
    const syntax::node& set = *node.children[1];
    const result left = as_operand(*node.children[0]);
    if (!left) {
        if (set.what == form::list)
            list_file(set);
        return std::nullopt;
    }
    switch (set.what) {
    case form::list:
    case form::text:
    case form::address:
    case form::network:
    case form::number:
    case form::tuple:
        return in_set(node, *left);
    default:
        return in_operand(node, *left);
    }
}

compiler::result compiler::in_set(const syntax::node& node, const typed& left)
{
    const syntax::node& set = *node.children[1];
    std::vector<std::string> entries;
    std::vector<std::uint32_t> tests;
    bool is_good = true;
    if (set.what == form::tuple) {
        for (const auto& member : set.children)
            is_good = add_member(*member, left, entries, tests) && is_good;
    } else {
        is_good = add_member(set, left, entries, tests);
    }
    if (!is_good)
        return std::nullopt;
    if (!entries.empty()) {
        std::string wrong;
        auto members = list::of(entries, wrong);
        if (!members)
            return refuse(set, std::move(wrong));
        tests.push_back(in_list(left.index, std::move(members))->index);
    }
    if (tests.size() == 1)
        return typed{tests[0], type::boolean, true};
    const auto first = static_cast<std::uint32_t>(made_->operands.size());
    made_->operands.insert(made_->operands.end(), tests.begin(), tests.end());
    return emit(operation::any, type::boolean, true, first, static_cast<std::uint32_t>(tests.size()));
}

// A text, address or network joins the entries of one list; another list and a number need a test of their own.
bool compiler::add_member(const syntax::node& member, const typed& left, std::vector<std::string>& entries,
                          std::vector<std::uint32_t>& tests)
{
    const auto needs = [&](bool fits) {
        if (!fits)
            refuse(member, written(member) + " does not fit the left side, which is " + with_article(left.kind));
        return fits;
    };
    switch (member.what) {
    case form::list:
        if (auto members = list_file(member); !members || !needs(is_address_type(left.kind) || is_text_type(left.kind)))
            return false;
        else
            tests.push_back(in_list(left.index, std::move(members))->index);
        return true;
    case form::text:
        entries.push_back(member.text);
        return needs(is_text_type(left.kind));
    case form::address:
    case form::network:
        entries.push_back(member.network.to_text());
        return needs(is_address_type(left.kind));
    case form::number:
        tests.push_back(
            emit(operation::equal, type::boolean, true, left.index, constant(value::of(member.number))->index)->index);
        return needs(left.kind == type::number);
    default:
        refuse(member, "a literal or a list is needed here");
        return false;
    }
}

compiler::result compiler::in_list(std::uint32_t left, std::shared_ptr<const list> members)
{
    made_->lists.push_back(std::move(members));
    return emit(operation::in_list, type::boolean, true, left, static_cast<std::uint32_t>(made_->lists.size() - 1));
}

compiler::result compiler::in_operand(const syntax::node& node, const typed& left)
{
    const syntax::node& set = *node.children[1];
    const result right = as_operand(set);
    if (!right)
        return std::nullopt;
    const bool fits = (right->kind == type::network && is_address_type(left.kind)) ||
                      (right->kind == type::texts && left.kind == type::text);
    if (!fits)
        return refuse(set, description(set, right->kind) +
                               "; `in` looks for an address or network in a list or network, " +
                               "for a text in a list");
    return emit(operation::in_operand, type::boolean, true, left.index, right->index);
}

std::shared_ptr<const list> compiler::list_file(const syntax::node& node)
{
    return file_.lists.get(node.text, node.at, file_.told);
}

} // namespace rules
