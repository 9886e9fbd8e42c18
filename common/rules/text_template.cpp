// Text templates: "554 5.7.1 {penalty.reason}". `{{` and `}}` are the braces themselves.

#include "common/rules/compiler.hpp"
#include "common/rules/lexer.hpp"

namespace rules {

using syntax::form;

std::unique_ptr<expression> compiler::text_template(const syntax::node& written)
{
    if (written.what != form::text) {
        refuse(written, "a text in quotes is needed here");
        return nullptr;
    }
    return parse_template(written) ? std::move(made_) : nullptr;
}

bool compiler::parse_template(const syntax::node& node)
{
    const std::string_view whole = node.text;
    std::string literal;
    bool is_good = true;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        const char c = whole[at];
        if ((c == '{' || c == '}') && whole.substr(at, 2) == std::string(2, c)) {
            literal += c;
            ++at;
        } else if (c == '{') {
            const std::size_t end = std::min(whole.find('}', at), whole.size());
            made_->parts.push_back({std::move(literal), nothing});
            literal.clear();
            is_good = template_value(node, at, whole.substr(at, end - at + 1)) && is_good;
            at = end;
        } else {
            literal += c;
        }
    }
    made_->parts.push_back({std::move(literal), nothing});
    return is_good;
}

// `named` is `{name}` as written; its value ends the last part.
bool compiler::template_value(const syntax::node& node, std::size_t from, std::string_view named)
{
    const std::size_t place = offset_in_quoted(file_.told.text(), node.at, from);
    if (named.size() < 3 || named.back() != '}') {
        file_.told.error(place, "`{` begins a value and needs a name and `}`; `{{` is the brace itself");
        return false;
    }
    syntax::node value;
    value.what = form::name;
    value.text = named.substr(1, named.size() - 2);
    value.at = place + 1;
    value.end = value.at + value.text.size();
    const result found = name(value);
    if (found)
        made_->parts.back().operand = found->index;
    return found.has_value();
}

} // namespace rules
