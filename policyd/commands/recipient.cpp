// recipient - asks the sources of recipients as the daemon does, and shows what each says
//
//   policyd recipient ADDRESS...
//
// The memory of a running daemon is not looked into: an address given twice shows what a memory does.

#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/setup.hpp"

#include <cmath>
#include <iomanip>
#include <iostream>

namespace policyd {

namespace {

double milliseconds_of(const recipient_step& step)
{
    return static_cast<double>(step.took.count()) / 1000.0;
}

void print_json(const std::string& address, recipient_verdict is, const std::vector<recipient_step>& steps)
{
    text::json to;
    to.begin_object().member("recipient", address).member("is", name_of(is)).begin_array("sources");
    for (const recipient_step& each : steps) {
        to.begin_object().member("source", each.source).member("is", name_of(each.told.is));
        to.member("milliseconds", std::round(milliseconds_of(each) * 10) / 10);
        to.member("cached", each.told.is_cached).member("problem", each.told.problem).end_object();
    }
    std::cout << to.end_array().end_object().take() << '\n';
}

void print_text(const std::string& address, recipient_verdict is, const std::vector<recipient_step>& steps)
{
    std::cout << text::printable(address) << ": " << name_of(is) << (steps.empty() ? ", no source has its domain" : "")
              << '\n';
    for (const recipient_step& each : steps) {
        std::cout << "    " << std::left << std::setw(16) << each.source << std::setw(12) << name_of(each.told.is)
                  << std::right << std::fixed << std::setprecision(1) << std::setw(8) << milliseconds_of(each) << " ms"
                  << (each.told.is_cached ? "  from memory" : "");
        if (!each.told.problem.empty())
            std::cout << "  " << text::printable(each.told.problem);
        std::cout << '\n';
    }
}

} // namespace

int run_recipient(const invocation& called)
{
    if (called.arguments.empty())
        return usage_of("recipient");
    const base::logger log(base::to_stderr("policyd", base::level::warning));
    base::metrics metrics;
    const auto sources = open_recipients(called.settings, log, metrics);
    if (!sources) {
        std::cerr << sources.error().text << '\n';
        return conf::fault;
    }
    if (*sources == nullptr) {
        std::cerr << "policyd: policyd.recipients names no source\n";
        return conf::fault;
    }
    int status = conf::good;
    for (const std::string& address : called.arguments) {
        std::vector<recipient_step> steps;
        const recipient_verdict is = (*sources)->examine(address, steps);
        if (is == recipient_verdict::temporary)
            status = conf::fault;
        if (called.given.wants_json)
            print_json(address, is, steps);
        else
            print_text(address, is, steps);
    }
    return status;
}

} // namespace policyd
