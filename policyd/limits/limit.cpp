#include "policyd/limits/limit.hpp"

#include "common/rules/lexer.hpp"
#include "common/text/units.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace policyd {

namespace {

using rules::token;
using rules::token_kind;

std::vector<token> tokens_of(const std::string& source)
{
    std::vector<rules::diagnostic> told; // none: the rules were loaded from it
    rules::reporter into("rule", source, told);
    rules::lexer words(into);
    std::vector<token> all;
    for (token next = words.next(); next.kind != token_kind::end && !into.has_errors(); next = words.next())
        all.push_back(std::move(next));
    return all;
}

// Past the parenthesis that closes the one at `open`.
std::size_t end_of_call(const std::vector<token>& all, std::size_t open)
{
    int depth = 0;
    for (std::size_t i = open; i < all.size(); ++i) {
        depth += all[i].kind == token_kind::open ? 1 : (all[i].kind == token_kind::close ? -1 : 0);
        if (depth == 0)
            return i + 1;
    }
    return all.size();
}

// What the language itself makes of the call.
std::optional<state::counter_spec> counter_of(const std::string& call, const rules::vocabulary& names)
{
    const auto read = rules::ruleset::parse("limit: " + call + " > 0 -> notify \"\"", "limit", ".", names);
    if (read.rules == nullptr || read.rules->counters().size() != 1)
        return std::nullopt;
    return read.rules->counters().front();
}

bool is_count(const token& word, const rules::vocabulary& names)
{
    return word.kind == token_kind::name &&
           std::any_of(names.counts.begin(), names.counts.end(), [&](const rules::counting_function& each) {
               return each.name == word.text && each.fixed_window.count() == 0;
           });
}

void find_in_rule(const rules::rule& in, const rules::vocabulary& names, std::vector<limit>& found)
{
    const auto words = tokens_of(in.source);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (!is_count(words[i], names) || words[i + 1].kind != token_kind::open)
            continue;
        const std::size_t after = end_of_call(words, i + 1);
        const bool is_limit =
            after + 1 < words.size() &&
            (words[after].kind == token_kind::greater || words[after].kind == token_kind::greater_equal) &&
            words[after + 1].kind == token_kind::number;
        if (!is_limit)
            continue;
        const std::string call = in.source.substr(words[i].at, words[after - 1].end - words[i].at);
        const auto counter = counter_of(call, names);
        if (!counter)
            continue;
        const token& number = words[after + 1];
        found.push_back(
            {in.label, in.source, call, number.at, number.end, number.number, *counter, counter->event == "bytes"});
    }
}

} // namespace

std::vector<limit> find_limits(const rules::ruleset& in)
{
    std::vector<limit> found;
    for (const rules::rule& each : in.rules())
        find_in_rule(each, in.names(), found);
    return found;
}

std::string number_text(const limit& of, double number)
{
    if (of.is_size)
        return text::from_size(static_cast<std::uint64_t>(number));
    char written[40];
    std::snprintf(written, sizeof written, "%.0f", number);
    return written;
}

std::string commented_rule(const limit& of, double number)
{
    std::string rule = of.source;
    rule.replace(of.number_at, of.number_end - of.number_at, number_text(of, number));
    std::string out = "#";
    for (const char c : rule) {
        out += c;
        if (c == '\n')
            out += '#';
    }
    return out + '\n';
}

} // namespace policyd
