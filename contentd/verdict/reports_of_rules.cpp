#include "contentd/verdict/reports_of_rules.hpp"

#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "contentd/message_digests.hpp"

namespace contentd {

namespace asio = boost::asio;

namespace {

bool may_report(const std::string& reporter)
{
    return reporter == "trap" || reporter == "verdict" ||
           (reporter.starts_with("user:") && digest_exchange::is_reporter(reporter));
}

} // namespace

void reports_of_rules::note(const std::vector<rules::firing>& firings)
{
    for (const rules::firing& fired : firings) {
        if (fired.what->name != "learn")
            continue;
        const std::string& said = fired.arguments[0].text;
        const std::string& reporter = fired.arguments[1].text;
        if ((said == "spam" || said == "ham") && may_report(reporter)) {
            noted_.emplace(reporter, said == "spam");
            continue;
        }
        log_.warning(text::log_line()
                         .add("action", "learn")
                         .add("rule", fired.fired->label)
                         .add("problem", "neither spam nor ham, or a reporter that is not trap, verdict or user:NAME")
                         .text());
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
