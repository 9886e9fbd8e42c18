// contentd digest learn, show, list, revoke, expire

#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "common/text/units.hpp"
#include "contentd/commands/digest_work.hpp"
#include "contentd/commands/sample.hpp"
#include "contentd/digest_exchange/digest_text.hpp"
#include "contentd/message_digests.hpp"

#include <algorithm>
#include <future>
#include <iostream>

namespace contentd {

namespace {

/// Takes `NAME VALUE` out of the words; nothing when it is not there. `is_good` turns false when the value is missing.
std::optional<std::string> take_option(std::vector<std::string>& words, std::string_view name, bool& is_good)
{
    const auto found = std::find(words.begin(), words.end(), name);
    if (found == words.end())
        return std::nullopt;
    if (found + 1 == words.end()) {
        is_good = false;
        return std::nullopt;
    }
    std::string value = *(found + 1);
    words.erase(found, found + 2);
    return value;
}

std::vector<state::digest_report> reports_of(const digest_work& work, std::string_view message,
                                             const std::string& reporter, bool is_spam)
{
    std::vector<state::digest_report> reports;
    for (const digest::value& each : work.tools.values_of(message))
        reports.push_back(
            {to_state(each), reporter, digest_exchange::trust_of(reporter, work.tools.trust), is_spam, 1, base::now()});
    return reports;
}

bool write(state::digests& to, std::vector<state::digest_report> reports)
{
    std::promise<state::outcome> written;
    to.report(std::move(reports), [&](state::outcome became) { written.set_value(became); });
    return written.get_future().get() == state::outcome::committed;
}

void print_learned(const digest_work& work, const std::string& file, const std::vector<state::digest_report>& reports,
                   const std::string& reporter, bool is_spam)
{
    const std::string_view said = is_spam ? "spam" : "ham";
    if (!work.context.line.wants_json) {
        std::cout << file << ": " << reports.size() << " digests reported as " << said << " by " << reporter << '\n';
        return;
    }
    text::json to;
    to.begin_object().member("file", file).member("reported", said).member("reporter", reporter).begin_array("digests");
    for (const state::digest_report& each : reports)
        to.begin_object()
            .member("kind", digest_exchange::kind_name(each.what.kind))
            .member("sha256", digest_exchange::to_text(each.what.exact))
            .end_object();
    std::cout << to.end_array().end_object().take() << '\n';
}

bool counts(const state::digest_statement& said, base::time_point now)
{
    return !said.revoked && said.expires > now;
}

state::digest_sums sums_of(const state::digest_entry& entry, base::time_point now)
{
    state::digest_sums sums;
    for (const state::digest_statement& each : entry.statements)
        if (counts(each, now))
            (each.is_spam ? sums.spam : sums.ham) += each.amount * each.trust;
    return sums;
}

std::string json_of(const state::digest_entry& entry, base::time_point now)
{
    const state::digest_sums sums = sums_of(entry, now);
    text::json to;
    to.begin_object()
        .member("kind", digest_exchange::kind_name(entry.what.kind))
        .member("sha256", digest_exchange::to_text(entry.what.exact))
        .member("tokens", entry.what.tokens)
        .member("first", entry.first)
        .member("last", entry.last)
        .member("expires", entry.expires)
        .member("spam", sums.spam)
        .member("ham", sums.ham)
        .begin_array("reports");
    for (const state::digest_statement& each : entry.statements)
        to.begin_object()
            .member("reporter", each.reporter)
            .member("trust", each.trust)
            .member("reported", each.is_spam ? "spam" : "ham")
            .member("amount", each.amount)
            .member("first", each.first)
            .member("last", each.last)
            .member("expires", each.expires)
            .member("revoked", each.revoked)
            .end_object();
    return to.end_array().end_object().take();
}

void print_entry(const digest_work& work, const state::digest_entry& entry, bool with_statements)
{
    const base::time_point now = base::now();
    if (work.context.line.wants_json) {
        std::cout << json_of(entry, now) << '\n';
        return;
    }
    const state::digest_sums sums = sums_of(entry, now);
    std::cout << digest_exchange::kind_name(entry.what.kind) << ' ' << digest_exchange::to_text(entry.what.exact)
              << " spam " << sums.spam << " ham " << sums.ham << ", " << base::to_rfc3339(entry.first) << " to "
              << base::to_rfc3339(entry.last) << ", kept until " << base::to_rfc3339(entry.expires) << '\n';
    for (const state::digest_statement& each : entry.statements)
        if (with_statements)
            std::cout << "  " << text::printable(each.reporter, 120) << (each.is_spam ? " spam " : " ham ")
                      << each.amount << " times, trust " << each.trust << ", last " << base::to_rfc3339(each.last)
                      << (each.revoked ? ", revoked " + base::to_rfc3339(*each.revoked) : std::string())
                      << (!each.revoked && each.expires <= now ? ", expired" : "") << '\n';
}

} // namespace

int learn_digests(const digest_work& work)
{
    std::vector<std::string> files(work.words.begin(), work.words.end());
    bool is_good = true;
    const std::string reporter = take_option(files, "--reporter", is_good).value_or("operator");
    const bool is_spam = std::erase(files, "--spam") != 0;
    const bool is_ham = std::erase(files, "--ham") != 0;
    if (!is_good || is_spam == is_ham || files.empty())
        return digest_usage();
    if (!digest_exchange::is_reporter(reporter))
        return fail_digest('"' + text::printable(reporter, 120) + "\" cannot be a reporter's name");
    int status = conf::good;
    for (const std::string& file : files) {
        const auto read = read_sample(file);
        if (!read) {
            status = fail_digest(read.error().text);
            continue;
        }
        const auto reports = reports_of(work, (*read)->content, reporter, is_spam);
        if (!reports.empty() && !write(work.digests, reports))
            return fail_digest("the state did not take the reports of " + file);
        print_learned(work, file, reports, reporter, is_spam);
    }
    return status;
}

int show_digest(const digest_work& work)
{
    if (work.words.size() != 1)
        return digest_usage();
    const auto exact = digest_exchange::read_exact(text::to_lower(work.words[0]));
    if (!exact)
        return fail_digest('"' + text::printable(work.words[0], 80) + "\" is no SHA-256: 64 hexadecimal digits");
    const auto entries = work.digests.show(*exact);
    if (!entries)
        return fail_digest(entries.error().text);
    if (entries->empty())
        return fail_digest("nobody reported " + digest_exchange::to_text(*exact));
    for (const state::digest_entry& each : *entries)
        print_entry(work, each, true);
    return conf::good;
}

int list_digests(const digest_work& work)
{
    std::vector<std::string> words(work.words.begin(), work.words.end());
    bool is_good = true;
    const auto age = take_option(words, "--since", is_good);
    const auto kind_word = take_option(words, "--kind", is_good);
    const auto span = age ? text::to_duration(*age) : base::result<base::milliseconds>(base::milliseconds(0));
    const std::uint8_t kind = kind_word ? digest_exchange::kind_of(*kind_word) : std::uint8_t{0};
    if (!is_good || !words.empty() || !span || (kind_word && kind == 0))
        return digest_usage();
    const base::time_point since = age ? base::now() - *span : base::time_point();
    std::int64_t above = 0;
    while (true) {
        const auto page = work.digests.list(above, since, kind);
        if (!page)
            return fail_digest(page.error().text);
        if (page->empty())
            return conf::good;
        for (const state::digest_entry& each : *page)
            print_entry(work, each, false);
        above = page->back().id;
    }
}

int revoke_digests(const digest_work& work)
{
    std::vector<std::string> words(work.words.begin(), work.words.end());
    bool is_good = true;
    const std::string reporter = take_option(words, "--reporter", is_good).value_or("");
    if (!is_good || words.size() > 1 || (words.empty() && reporter.empty()))
        return digest_usage();
    std::optional<state::digest_exact> exact;
    if (!words.empty()) {
        exact = digest_exchange::read_exact(text::to_lower(words[0]));
        if (!exact)
            return fail_digest('"' + text::printable(words[0], 80) + "\" is no SHA-256: 64 hexadecimal digits");
    }
    const auto revoked = exact ? work.digests.revoke(*exact, reporter, base::now())
                               : work.digests.revoke_reporter(reporter, base::now());
    if (!revoked)
        return fail_digest(revoked.error().text);
    if (work.context.line.wants_json)
        std::cout << text::json().begin_object().member("revoked", *revoked).end_object().take() << '\n';
    else
        std::cout << *revoked << " reports revoked\n";
    return conf::good;
}

int expire_digests(const digest_work& work)
{
    if (!work.words.empty())
        return digest_usage();
    const auto removed = work.digests.expire(base::now());
    if (!removed)
        return fail_digest(removed.error().text);
    if (work.context.line.wants_json)
        std::cout << text::json().begin_object().member("removed", *removed).end_object().take() << '\n';
    else
        std::cout << *removed << " digests removed\n";
    return conf::good;
}

} // namespace contentd
