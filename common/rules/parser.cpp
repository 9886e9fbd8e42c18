#include "common/rules/parser.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <array>

namespace rules {

namespace {

constexpr std::array reserved = {"and", "or",      "not",   "in",   "is",    "at",
                                 "on",  "observe", "where", "true", "false", "now"};

bool is_reserved(const token& word)
{
    return std::any_of(reserved.begin(), reserved.end(), [&word](const char* name) { return word.is(name); });
}

} // namespace

parser::parser(reporter& told) : told_(told), lexer_(told)
{
    advance();
    advance();
}

std::optional<syntax::rule> parser::next()
{
    while (current_.kind != token_kind::end && !told_.is_full()) {
        const std::size_t began = current_.at;
        syntax::rule read;
        nesting_ = 0;
        if (rule(read))
            return read;
        skip_to_next_rule(began);
    }
    return std::nullopt;
}

void parser::advance()
{
    last_end_ = current_.end;
    current_ = std::move(following_);
    following_ = lexer_.next();
}

bool parser::accept(token_kind kind)
{
    if (current_.kind != kind)
        return false;
    advance();
    return true;
}

bool parser::accept_word(std::string_view word)
{
    if (!current_.is(word))
        return false;
    advance();
    return true;
}

bool parser::expect(token_kind kind, std::string_view written)
{
    if (accept(kind))
        return true;
    refuse(written);
    return false;
}

parser::node_pointer parser::refuse(std::string_view expected)
{
    if (current_.kind == token_kind::bad)
        return nullptr;
    const std::string_view written = told_.text().substr(current_.at, current_.end - current_.at);
    const std::string found =
        current_.kind == token_kind::end ? "the end of the file" : "`" + text::printable(written, 60) + "`";
    told_.error(current_.at, "expected " + std::string(expected) + ", found " + found);
    return nullptr;
}

bool parser::begins_rule() const
{
    if (current_.is("at") || current_.is("on") || current_.is("observe"))
        return true;
    return current_.kind == token_kind::name && following_.kind == token_kind::colon;
}

void parser::skip_to_next_rule(std::size_t began)
{
    if (current_.at == began)
        advance();
    while (current_.kind != token_kind::end && !begins_rule())
        advance();
}

bool parser::rule(syntax::rule& out)
{
    out.at = current_.at;
    if (!head(out))
        return false;
    out.condition = condition();
    if (!out.condition || !expect(token_kind::arrow, "`->` and an action") || !actions(out))
        return false;
    out.end = last_end_;
    if (current_.kind == token_kind::end || begins_rule())
        return true;
    refuse("the label of the next rule");
    return false;
}

bool parser::head(syntax::rule& out)
{
    while (true) {
        if (following_.kind == token_kind::colon && current_.kind == token_kind::name) {
            if (!label(out))
                return false;
        } else if (accept_word("observe")) {
            out.is_observed_only = true;
        } else if (accept_word("at")) {
            if (!words(out.phases, "a phase"))
                return false;
        } else if (accept_word("on")) {
            if (!words(out.events, "an event"))
                return false;
        } else {
            break;
        }
    }
    if (out.label.text.empty())
        refuse("a label, as in `no-ptr: …`");
    return !out.label.text.empty();
}

bool parser::label(syntax::rule& out)
{
    if (is_reserved(current_)) {
        told_.error(current_.at, "`" + current_.text + "` is a word of the language and cannot be a label");
        return false;
    }
    if (!out.label.text.empty()) {
        told_.error(current_.at,
                    "a second label, \"" + text::printable(current_.text, 60) + "\", before the condition");
        return false;
    }
    out.label = {current_.text, current_.at};
    advance();
    advance();
    return true;
}

bool parser::words(std::vector<syntax::word>& out, std::string_view what)
{
    do {
        if (current_.kind != token_kind::name) {
            refuse(what);
            return false;
        }
        out.push_back({current_.text, current_.at});
        advance();
    } while (accept(token_kind::bar));
    return expect(token_kind::colon, "`:`");
}

bool parser::actions(syntax::rule& out)
{
    do {
        if (!action(out))
            return false;
    } while (accept(token_kind::comma));
    return true;
}

bool parser::action(syntax::rule& out)
{
    if (current_.kind != token_kind::name || begins_rule()) {
        refuse("an action");
        return false;
    }
    syntax::action& made = out.actions.emplace_back();
    made.name = {current_.text, current_.at};
    advance();
    while (current_.kind != token_kind::comma && current_.kind != token_kind::end && !begins_rule()) {
        node_pointer argument = sum();
        if (!argument)
            return false;
        made.arguments.push_back(std::move(argument));
    }
    return true;
}

} // namespace rules
