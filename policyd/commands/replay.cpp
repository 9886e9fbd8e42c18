// replay - a record of requests through other rules
//
//   policyd replay LOG [--rules FILE]
//
// LOG is what policyd.record wrote. Prints each request whose answer differs.

#include "common/text/escape.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/protocol/reply.hpp"
#include "policyd/replay/record.hpp"
#include "policyd/replay/rehearsal.hpp"
#include "policyd/setup.hpp"

#include <fstream>
#include <iostream>

namespace policyd {

namespace {

int replay(std::istream& log, rehearsal& stage)
{
    std::size_t number = 0;
    std::size_t different = 0;
    for (std::string line; std::getline(log, line);) {
        ++number;
        const auto read = read_recorded(line);
        const auto made = read ? stage.ask(*read) : base::result<const judgement*>(read.error());
        if (!made) {
            std::cerr << "line " << number << ": " << made.error().text << '\n';
            continue;
        }
        const std::string_view now = (*made)->value.empty() ? dunno : std::string_view((*made)->value);
        if (now == read->action)
            continue;
        ++different;
        std::cout << number << ": client=" << text::for_log((*made)->parsed[attribute::client_address])
                  << " sender=" << text::for_log((*made)->parsed[attribute::sender])
                  << " recipient=" << text::for_log((*made)->parsed[attribute::recipient])
                  << " phase=" << phase_names[(*made)->where.phase] << " was=" << text::for_log(read->action)
                  << " now=" << text::for_log(now);
        if ((*made)->decided.rule != nullptr)
            std::cout << " rule=" << (*made)->decided.rule->label;
        std::cout << '\n';
    }
    std::cout << different << " of " << number << " answers differ\n";
    return conf::good;
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
    return replay(log, stage);
}

} // namespace policyd
