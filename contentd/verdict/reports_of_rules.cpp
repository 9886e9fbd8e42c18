#include "contentd/verdict/reports_of_rules.hpp"

#include "common/rules/expression.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "contentd/message_digests.hpp"
#include "contentd/vocabulary.hpp"

#include <algorithm>

namespace contentd {

namespace asio = boost::asio;

namespace {

bool is_user(std::string_view reporter)
{
    return reporter.starts_with("user:");
}

bool may_report(std::string_view reporter)
{
    return reporter == "trap" || reporter == "verdict" || (is_user(reporter) && digest_exchange::is_reporter(reporter));
}

/// The part with the attachment that satisfied the rule; nothing when it asks for none.
std::optional<std::size_t> leaf_of(const inspection& message, const rules::firing& fired)
{
    const std::vector<std::size_t>& families = fired.fired->condition->families;
    if (families.empty() || rules::family_of(vocabulary().observations[families.front()]->name) != "attachment" ||
        fired.element >= message.attachments().size())
        return std::nullopt;
    return message.attachments()[fired.element].leaf;
}

/// Once, though two rules or two parts of one content say it.
void add(std::vector<state::digest_report>& to, state::digest_report made)
{
    const auto is_same = [&](const state::digest_report& had) {
        return had.reporter == made.reporter && had.is_spam == made.is_spam && had.what.kind == made.what.kind &&
               had.what.exact == made.what.exact;
    };
    if (std::none_of(to.begin(), to.end(), is_same))
        to.push_back(std::move(made));
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
            const bool is_verdict = reporter == "verdict";
            noted_.insert({reporter, said == "spam", is_verdict ? leaf_of(message_, fired) : std::nullopt});
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
    const noted_report* empty = nullptr;
    std::function<void()> read = [&] {
        for (const noted_report& noted : noted_) {
            const std::vector<digest::value> values = values_of(noted);
            if (values.empty() && is_user(noted.reporter))
                empty = &noted;
            for (const digest::value& each : values)
                add(reports, {to_state(each), noted.reporter, digest_exchange::trust_of(noted.reporter, from_.trust),
                              noted.is_spam, 1, message_.message().at});
        }
    };
    co_await on_pool(from_.workers, std::move(read));
    if (empty != nullptr)
        log_.warning(text::log_line()
                         .add("action", "learn")
                         .add("queue_id", message_.message().envelope.origin.ident.value_or("-"))
                         .add("reporter", empty->reporter)
                         .add("problem", "no message to be known by is forwarded in it as an attachment")
                         .text());
    co_return reports;
}

std::vector<digest::value> reports_of_rules::values_of(const noted_report& noted) const
{
    if (is_user(noted.reporter))
        return digests_of_forwarded(message_);
    const bool is_trap = noted.reporter == "trap";
    const bool is_malware = message_.has(resource::malware) && message_.malware().is == malware::verdict::infected;
    std::optional<std::size_t> leaf = noted.leaf;
    if (!leaf && !is_trap && is_malware)
        leaf = message_.infected();
    if (leaf) {
        const auto file = digest_of_file(message_, *leaf);
        return file ? std::vector{*file} : std::vector<digest::value>();
    }
    if (!is_trap && is_malware)
        return {};
    std::vector<digest::value> values = digests_of(message_);
    std::erase_if(values, [is_trap](const digest::value& each) {
        return each.what != digest::kind::file && !(is_trap && each.what == digest::kind::text);
    });
    return values;
}

} // namespace contentd
