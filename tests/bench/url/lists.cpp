// url_lists - what a list of URLs costs: time to load, memory, and time for each match
//
// One line for a thousand rules and one for a million: nine of ten are domains, the others paths. A tenth of the URLs
// that are looked up is listed. Usage: url_lists [SECONDS]

#include "common/rules/ruleset.hpp"
#include "contentd/url/list.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

namespace {

std::string domain(std::size_t number)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
    std::string name;
    for (std::size_t rest = number * 2654435761U + 1; rest > 0 && name.size() < 10; rest /= 26)
        name += letters[rest % 26];
    return name + std::to_string(number) + (number % 3 == 0 ? ".example.com" : ".example");
}

std::string rules_of(std::size_t count)
{
    std::string text = "# made by url_lists\n";
    for (std::size_t i = 0; i < count; ++i)
        text += domain(i) + (i % 10 == 9 ? "/login/verify/\n" : i % 10 == 8 ? "  phishing\n" : "\n");
    return text;
}

/// Others than those of another size, so that the same share of them is listed.
std::vector<url::address> targets_of(std::size_t rules)
{
    constexpr std::size_t count = 10000;
    std::vector<url::address> all;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t number = i % 10 == 0 ? i * 7919 % rules : rules + i;
        all.push_back(*url::parse("https://www." + domain(number) + "/login/verify/account?id=" + std::to_string(i)));
    }
    return all;
}

double seconds_of_processor()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double megabytes_resident()
{
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages;
    return static_cast<double>(pages) * 4096 / 1e6;
}

void measure(std::size_t count, double seconds)
{
    const std::vector<url::address> targets = targets_of(count);
    const std::string text = rules_of(count);
    const double memory = megabytes_resident();
    const double begin = seconds_of_processor();
    std::vector<rules::diagnostic> told;
    const auto list = url::list::parse(text, "rules", told);
    const double loaded = seconds_of_processor() - begin;
    const double taken = megabytes_resident() - memory;
    std::size_t hits = 0;
    std::size_t rounds = 0;
    const double started = seconds_of_processor();
    do {
        for (const url::address& target : targets)
            hits += list->match(target) ? 1 : 0;
        ++rounds;
    } while (seconds_of_processor() - started < seconds);
    const double each = (seconds_of_processor() - started) / static_cast<double>(rounds * targets.size());
    std::printf("%8zu rules  load %6.2f s  memory %6.1f MB  match %6.0f ns  (%zu of %zu listed)\n", list->size(),
                loaded, taken, each * 1e9, hits / rounds, targets.size());
}

} // namespace

int main(int count, char** arguments)
{
    const double seconds = count > 1 ? std::atof(arguments[1]) : 1.0;
    measure(1000, seconds);
    measure(1000000, seconds);
    return 0;
}
