// replay - a record of requests through other rules
//
//   policyd replay LOG [--rules FILE]
//
// LOG is what policyd.record wrote. Prints each request whose answer differs, and each line that is none.

#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/protocol/reply.hpp"
#include "policyd/replay/record.hpp"
#include "policyd/replay/rehearsal.hpp"
#include "policyd/setup.hpp"

#include <fstream>
#include <iostream>

namespace policyd {

namespace {

/// A line of the record whose answer differs.
struct difference
{
    std::size_t line;
    const judgement& made;
    const std::string& was;
    std::string_view now;
};

std::string_view rule_of(const difference& found)
{
    return found.made.decided.rule == nullptr ? std::string_view() : found.made.decided.rule->label;
}

void print_text(const difference& found)
{
    const request& sent = found.made.parsed;
    std::cout << found.line << ": client=" << text::for_log(sent[attribute::client_address])
              << " sender=" << text::for_log(sent[attribute::sender])
              << " recipient=" << text::for_log(sent[attribute::recipient])
              << " phase=" << phase_names[found.made.where.phase] << " was=" << text::for_log(found.was)
              << " now=" << text::for_log(found.now);
    if (!rule_of(found).empty())
        std::cout << " rule=" << rule_of(found);
    std::cout << '\n';
}

void add_json(const difference& found, text::json& to)
{
    const request& sent = found.made.parsed;
    to.begin_object()
        .member("line", found.line)
        .member("client", sent[attribute::client_address])
        .member("sender", sent[attribute::sender])
        .member("recipient", sent[attribute::recipient])
        .member("phase", phase_names[found.made.where.phase])
        .member("was", found.was)
        .member("now", found.now)
        .member("rule", rule_of(found))
        .end_object();
}

int replay(std::istream& log, rehearsal& stage, bool wants_json)
{
    std::size_t number = 0;
    std::size_t different = 0;
    std::size_t unreadable = 0;
    text::json to;
    to.begin_object().begin_array("lines");
    for (std::string line; std::getline(log, line);) {
        ++number;
        const auto read = read_recorded(line);
        const auto made = read ? stage.ask(*read) : base::result<const judgement*>(read.error());
        if (!made) {
            ++unreadable;
            if (wants_json)
                to.begin_object().member("line", number).member("problem", made.error().text).end_object();
            else
                std::cerr << "line " << number << ": " << made.error().text << '\n';
            continue;
        }
        const std::string_view now = (*made)->value.empty() ? dunno : std::string_view((*made)->value);
        if (now == read->action)
            continue;
        ++different;
        const difference found{number, **made, read->action, now};
        if (wants_json)
            add_json(found, to);
        else
            print_text(found);
        if (wants_json)
            std::cout << to.take();
    }
    const std::size_t answers = number - unreadable;
    if (wants_json)
        std::cout << to.end_array()
                         .member("answers", answers)
                         .member("different", different)
                         .member("unreadable", unreadable)
                         .end_object()
                         .take()
                  << '\n';
    else
        std::cout << different << " of " << answers << " answers differ"
                  << (unreadable == 0 ? std::string() : ", lines that cannot be read: " + std::to_string(unreadable))
                  << '\n';
    return answers == 0 && unreadable != 0 ? conf::fault : conf::good;
}

} // namespace

int run_replay(const invocation& called)
{
    const auto& words = called.arguments;
    const bool has_rules = words.size() == 3 && words[1] == "--rules";
    if (words.size() != 1 && !has_rules)
        return usage_of("replay");
    std::ifstream log(words[0]);
    if (!log) {
        std::cerr << "policyd: " << words[0] << " cannot be read\n";
        return conf::fault;
    }
    std::string told;
    auto rules = load_rules(has_rules ? words[2] : called.settings.text("policyd.rules"), told);
    std::cerr << told;
    if (!rules)
        return conf::fault;
    const auto logins = open_sender_logins(called.settings);
    if (!logins) {
        std::cerr << logins.error().text << '\n';
        return conf::fault;
    }
    rehearsal stage(called.settings, std::move(rules), logins->get());
    return replay(log, stage, called.given.wants_json);
}

} // namespace policyd
