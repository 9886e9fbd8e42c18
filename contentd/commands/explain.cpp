// contentd explain [--json] FILE - each rule that was tried, each value that it asked for with its cost, the decision

#include "common/text/escape.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/commands/json.hpp"
#include "contentd/commands/sample.hpp"
#include "contentd/observations/observation.hpp"

#include <array>
#include <chrono>
#include <iomanip>
#include <iostream>

namespace contentd {

namespace {

std::string_view name_of_truth(rules::truth result)
{
    constexpr std::array<std::string_view, 3> names = {"no", "unknown", "yes"};
    return names[static_cast<std::size_t>(result)];
}

void print_text(const sample_verdict& verdict, const inspection& message, std::chrono::microseconds cost)
{
    std::cout << "rules tried\n";
    for (const tried_rule& each : verdict.tried)
        std::cout << "  " << each.rule->label << ": " << name_of_truth(each.result) << '\n';
    std::cout << "observations\n";
    for (const asked_value& each : verdict.asked) {
        const observation& what = *observations()[each.observation];
        const std::chrono::duration<double, std::micro> spent = each.cost;
        std::cout << "  " << what.name << " = " << text::for_log(rules::to_text(what.compute(message, 0, each.element)))
                  << "  " << std::fixed << std::setprecision(1) << spent.count() << " us\n";
    }
    std::cout << std::defaultfloat << std::setprecision(6);
    std::cout << "decision: " << name_of(verdict.decided.what) << ", rule "
              << (verdict.decided.rule.empty() ? "none" : verdict.decided.rule) << ", score " << verdict.decided.score
              << ", inspected in " << cost.count() << " us\n";
}

void print_json(const sample_verdict& verdict, const inspection& message, std::chrono::microseconds cost)
{
    text::json to;
    to.begin_object()
        .member("action", name_of(verdict.decided.what))
        .member("rule", verdict.decided.rule)
        .member("score", verdict.decided.score)
        .begin_array("tried");
    for (const tried_rule& each : verdict.tried)
        to.begin_object().member("rule", each.rule->label).member("result", name_of_truth(each.result)).end_object();
    to.end_array().member("microseconds", cost.count()).name("observations");
    add_observations(message, 0, to);
    std::cout << to.end_object().take() << '\n';
}

} // namespace

int explain_command(const command_context& context)
{
    if (context.arguments.size() != 1) {
        std::cerr << "contentd: explain takes one file; try contentd explain MESSAGE.eml, or - for standard input\n";
        return conf::usage;
    }
    sample_judge judge(context);
    const auto read = read_sample(context.arguments[0]);
    if (!read)
        std::cerr << "contentd: " << read.error().text << '\n';
    if (!judge.is_ready() || !read)
        return conf::fault;
    const auto begin = std::chrono::steady_clock::now();
    inspection message((*read)->message, judge.inspected());
    const sample_verdict verdict = judge.judge(message);
    const auto cost = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    if (context.line.wants_json)
        judge.load_all(message); // shows what no rule asked for, too
    (context.line.wants_json ? print_json : print_text)(verdict, message, cost);
    return conf::good;
}

} // namespace contentd
