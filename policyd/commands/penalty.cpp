// penalty - shows, gives, takes and imports penalties
//
//   policyd penalty list | add KEY DURATION REASON | remove KEY | import FILE | export nftables | export dnsbl ZONE
//
// What is imported, and how: penalty_import.hpp. The file `-` is standard input.

#include "common/dns/question.hpp"
#include "policyd/commands/looked_up.hpp"
#include "policyd/commands/marks.hpp"
#include "policyd/commands/penalty_export.hpp"
#include "policyd/commands/penalty_import.hpp"

#include <fstream>
#include <iostream>

namespace policyd {

namespace {

constexpr auto table = state::mark_table::penalties;

int import(const invocation& called, state::state& shared, const std::string& path)
{
    std::ifstream file;
    if (path != "-")
        file.open(path);
    if (!file) {
        std::cerr << "policyd: " << path << " cannot be read\n";
        return conf::fault;
    }
    looked_up asked(called.settings);
    const auto sums = import_penalties(
        path == "-" ? std::cin : file, path == "-" ? "standard input" : path,
        [&](const mark_key& key) { return asked.check(key); }, shared.table(table), std::cerr);
    std::cout << sums.imported << " imported, " << sums.unchanged << " known, " << sums.refused << " refused\n";
    return sums.refused == 0 ? conf::good : conf::fault;
}

int print_export(state::state& shared, std::span<const std::string> words)
{
    const auto now = base::now();
    const auto penalties = shared.table(table).list(now);
    const auto allowances = shared.table(state::mark_table::allowances).list(now);
    if (words.size() == 1 && words[0] == "nftables")
        export_nftables(penalties, allowances, now, std::cout);
    else if (words.size() == 2 && words[0] == "dnsbl" && dns::to_question(words[1], dns::type::a))
        export_zone(penalties, allowances, words[1], now, std::cout);
    else
        return usage_of("penalty");
    return conf::good;
}

} // namespace

int run_penalty(const invocation& called)
{
    const auto& words = called.arguments;
    if (words.empty() || (words.size() == 1 && words[0] == "list"))
        return list_marks(called, table);
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    if (words.size() == 4 && words[0] == "add")
        return add_mark(called, *shared, table, words[1], words[2], words[3]);
    if (words.size() == 2 && words[0] == "remove")
        return remove_mark(*shared, table, words[1]);
    if (words.size() == 2 && words[0] == "import")
        return import(called, *shared, words[1]);
    if (words[0] == "export")
        return print_export(*shared, std::span(words).subspan(1));
    return usage_of("penalty");
}

} // namespace policyd
