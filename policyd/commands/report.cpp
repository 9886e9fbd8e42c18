// report - what policyd has learned: live penalties by origin, those that last longest, the size of the state

#include "common/text/escape.hpp"
#include "policyd/commands/marks.hpp"

#include <algorithm>
#include <iostream>
#include <map>

namespace policyd {

namespace {

constexpr std::size_t shown = 20;

std::map<std::string, std::size_t> by_origin(const std::vector<state::mark>& all)
{
    std::map<std::string, std::size_t> sums;
    for (const state::mark& each : all)
        ++sums[each.origin];
    return sums;
}

void print_json(const std::vector<state::mark>& penalties, std::size_t allowed, const state::report& told)
{
    std::cout << "{\"penalties\": " << penalties.size() << ", \"allowances\": " << allowed << ", \"by_origin\": {";
    const char* before = "";
    for (const auto& [origin, sum] : by_origin(penalties)) {
        std::cout << before << '"' << text::for_json(origin) << "\": " << sum;
        before = ", ";
    }
    std::cout << "}, \"state_bytes\": " << told.bytes << ", \"available\": " << (told.is_available ? "true" : "false")
              << "}\n";
}

void print_text(std::vector<state::mark> penalties, std::size_t allowed, const state::report& told)
{
    std::cout << penalties.size() << " penalties, " << allowed << " allowances, state of " << told.bytes << " bytes\n";
    for (const auto& [origin, sum] : by_origin(penalties))
        std::cout << "  " << sum << " by " << text::for_log(origin) << '\n';
    const auto strikes_more = [](const state::mark& left, const state::mark& right) {
        return left.strikes > right.strikes;
    };
    std::stable_sort(penalties.begin(), penalties.end(), strikes_more);
    for (std::size_t i = 0; i < std::min(shown, penalties.size()); ++i)
        std::cout << penalties[i].kind << ' ' << text::for_log(penalties[i].key) << " strikes " << penalties[i].strikes
                  << " until " << base::to_rfc3339(penalties[i].until) << ' ' << text::for_log(penalties[i].reason)
                  << '\n';
}

} // namespace

int run_report(const invocation& called)
{
    if (!called.arguments.empty())
        return usage_of("report");
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    const auto now = base::now();
    auto penalties = shared->table(state::mark_table::penalties).list(now);
    const auto allowed = shared->table(state::mark_table::allowances).list(now).size();
    if (called.given.wants_json)
        print_json(penalties, allowed, shared->describe());
    else
        print_text(std::move(penalties), allowed, shared->describe());
    return conf::good;
}

} // namespace policyd
