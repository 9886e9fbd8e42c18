// limits - what limits would suit the mail that there is
//
//   policyd limits suggest [--from RECORD]
//
// For each rule that compares a count with a number: what the keys reached, how many of them the present limit would
// have stopped, and a proposed number, as the rule in a comment. RECORD is what policyd.record wrote: its requests are
// counted anew, with no limits in force. Without it the counters of the state are looked at, which hold one window,
// of the windows of an hour and more, and no keys that came once.

#include "common/text/units.hpp"
#include "policyd/commands/marks.hpp"
#include "policyd/limits/distribution.hpp"
#include "policyd/limits/limit.hpp"
#include "policyd/replay/rehearsal.hpp"
#include "policyd/setup.hpp"
#include "policyd/vocabulary.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <optional>
#include <unordered_map>

namespace policyd {

namespace {

// Shorter ones are in the state only where the other daemon reads them.
constexpr std::chrono::hours shortest_kept{1};

/// What the keys of each limit's counter reached, and how long that was watched.
struct findings
{
    std::vector<std::optional<std::vector<double>>> sums; // by limit; none where nothing is kept
    std::vector<base::milliseconds> history;
    std::string told_by;
};

// Rules that count the same and stop nobody: a limit in force would hide what lies above it.
std::shared_ptr<const rules::ruleset> counting_rules(const std::vector<limit>& all)
{
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i)
        text += "limit-" + std::to_string(i) + ": " + all[i].call + " > 1000000000000000 -> notify \"\"\n";
    return rules::ruleset::parse(text, "limits", ".", vocabulary()).rules;
}

base::result<findings> read_record(const std::string& path, const conf::settings& settings,
                                   const std::vector<limit>& all)
{
    std::ifstream record(path);
    if (!record)
        return base::fail(path + " cannot be read");
    const auto counting = counting_rules(all);
    if (counting == nullptr)
        return base::fail("the limits cannot be counted by themselves");
    rehearsal stage(settings, counting, nullptr);
    std::vector<std::unordered_map<std::string, double>> highest(counting->counters().size());
    base::time_point first{};
    base::time_point last{};
    std::size_t number = 0;
    for (std::string line; std::getline(record, line);) {
        ++number;
        const auto read = read_recorded(line);
        const auto made = read ? stage.ask(*read) : base::result<const judgement*>(read.error());
        if (!made) {
            std::cerr << path << ':' << number << ": " << made.error().text << '\n';
            continue;
        }
        first = first == base::time_point{} ? read->at : std::min(first, read->at);
        last = std::max(last, read->at);
        stage.each_count([&](std::size_t counter, std::string_view key, double sum) {
            double& most = highest[counter].try_emplace(std::string(key), 0).first->second;
            most = std::max(most, sum);
        });
    }
    findings made;
    made.told_by = std::to_string(number) + " requests of " + path;
    for (const limit& each : all) {
        const auto counters = counting->counters();
        const auto which = std::find(counters.begin(), counters.end(), each.counter) - counters.begin();
        std::vector<double>& sums = made.sums.emplace_back().emplace();
        for (const auto& [key, sum] : highest[static_cast<std::size_t>(which)])
            if (sum > 0)
                sums.push_back(sum);
        made.history.push_back(last - first);
    }
    return made;
}

base::result<findings> read_counters(state::state& shared, const std::vector<limit>& all)
{
    findings made;
    made.told_by = "the counters of the state";
    for (const limit& each : all) {
        auto sums = shared.counter_rows().sums(each.counter, base::now());
        if (!sums)
            return sums.error();
        const bool is_kept = each.counter.window >= shortest_kept || !sums->empty();
        made.sums.push_back(is_kept ? std::optional(std::move(*sums)) : std::nullopt);
        made.history.push_back(each.counter.window);
    }
    return made;
}

void print(const limit& of, const std::vector<double>& sums, base::milliseconds history)
{
    const distribution found = measure(sums);
    const auto text = [&](double number) { return number_text(of, number); };
    std::cout << "#   " << found.keys << " keys; 99 % reached no more than " << text(found.percent_99)
              << ", 99.9 % no more than " << text(found.percent_99_9) << ", the highest " << text(found.highest)
              << '\n';
    if (found.keys > 0)
        std::cout << "#   above the limit: " << count_above(sums, of.number) << " keys\n";
    if (const std::string why_not = objection(found, history, of.counter.window); !why_not.empty()) {
        std::cout << "#   too little to propose a number: " << why_not << '\n';
        return;
    }
    const double proposed = propose(found, of.is_size);
    std::cout << "#   proposed: " << text(proposed) << ", above which were " << count_above(sums, proposed)
              << " keys in " << text::from_duration(std::chrono::floor<std::chrono::minutes>(history)) << '\n'
              << commented_rule(of, proposed);
}

} // namespace

int run_limits(const invocation& called)
{
    const auto& words = called.arguments;
    const bool is_from = words.size() == 3 && words[1] == "--from";
    if (words.empty() || words[0] != "suggest" || (words.size() != 1 && !is_from))
        return usage_of("limits");
    std::string told;
    const auto rules = load_rules(called.settings.text("policyd.rules"), told);
    std::cerr << told;
    if (rules == nullptr)
        return conf::fault;
    const auto all = find_limits(*rules);
    std::optional<command_state> shared;
    if (!is_from && !shared.emplace(called.settings).is_usable())
        return conf::fault;
    const auto found = is_from ? read_record(words[2], called.settings, all) : read_counters(**shared, all);
    if (!found) {
        std::cerr << "policyd: " << found.error().text << '\n';
        return conf::fault;
    }
    std::cout << "# " << all.size() << " limits in " << called.settings.text("policyd.rules") << ", by "
              << found->told_by << '\n';
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::cout << "\n# " << all[i].label << ": " << all[i].call << ", the limit is "
                  << number_text(all[i], all[i].number) << '\n';
        if (found->sums[i])
            print(all[i], *found->sums[i], found->history[i]);
        else
            std::cout << "#   not kept: the state holds windows of an hour and more; take --from a record\n";
    }
    return conf::good;
}

} // namespace policyd
