#include "contentd/verdict/reports_of_rules.hpp"

#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "contentd/message_digests.hpp"

namespace contentd {

namespace asio = boost::asio;

namespace {

bool may_report(std::string_view reporter)
{
    return reporter == "trap" || reporter == "verdict" ||
           (reporter.starts_with("user:") && digest_exchange::is_reporter(reporter));
}

} // namespace

std::string refusal_of_learn(std::size_t argument, std::string_view written)
{
    const std::string quoted = '"' + text::printable(written, 60) + '"';
    if (argument == 0)
        return written == "spam" || written == "ham" ? "" : quoted + " is neither spam nor ham";
    return may_report(written) ? "" : quoted + " is no reporter; write trap, verdict or user:NAME";
}

void reports_of_rules::note(const std::vector<rules::firing>& firings)
{
    for (const rules::firing& fired : firings) {
        if (fired.what->name != "learn")
            continue;
        const std::string& said = fired.arguments[0].text;
        const std::string& reporter = fired.arguments[1].text;
        std::string problem = refusal_of_learn(0, said);
        if (problem.empty())
            problem = refusal_of_learn(1, reporter);
        if (problem.empty()) {
            noted_.emplace(reporter, said == "spam");
            continue;
        }
        log_.warning(
            text::log_line().add("action", "learn").add("rule", fired.fired->label).add("problem", problem).text());
    }
}

asio::awaitable<std::vector<state::digest_report>> reports_of_rules::make()
{
    std::vector<state::digest_report> reports;
    if (noted_.empty())
        co_return reports;
    if (!message_.has(resource::words))
        co_await load(resource::words, message_, from_);
    std::vector<digest::value> values;
    std::function<void()> read = [&] { values = reported_values(message_); };
    co_await on_pool(from_.workers, std::move(read));
    for (const auto& [reporter, is_spam] : noted_)
        for (const digest::value& each : values)
            reports.push_back({to_state(each), reporter, digest_exchange::trust_of(reporter, from_.trust), is_spam, 1,
                               message_.message().at});
    co_return reports;
}

} // namespace contentd
