#include "policyd/spf/checks.hpp"

#include "common/auth/spf.hpp"
#include "common/auth/spf_sender.hpp"
#include "common/net/await.hpp"
#include "common/text/log_line.hpp"

#include <exception>

namespace policyd {

namespace asio = boost::asio;

namespace {

using steady_time = std::chrono::steady_clock::time_point;

constexpr std::size_t longest_mechanism = 320; // as headers show it

// Newlines stand in no value of a request.
std::string key_of(const auth::spf_query& query, std::string_view sender)
{
    std::string key = query.identity == auth::spf_identity::helo ? "h" : "m";
    key += query.wants_explanation ? "e\n" : "\n";
    key += query.client.to_text();
    key.append(1, '\n').append(query.helo);
    if (query.identity == auth::spf_identity::mail_from)
        key.append(1, '\n').append(sender);
    return key;
}

// One for all senders of the domain; no sender's own has two newlines there.
std::string key_of_domain(const auth::spf_query& query)
{
    const auto sender = auth::spf_sender_of(query);
    return key_of(query, '\n' + (sender ? sender->domain : std::string()));
}

bool holds_for_domain(const auth::spf_query& query, const auth::spf_result& found)
{
    return !found.names_local_part && !query.wants_explanation && !found.domain.empty() &&
           found.status != auth::spf_status::temperror;
}

} // namespace

spf_checks::spf_checks(dns::resolver& by, spf_settings wanted, const base::logger& log, base::metrics& metrics,
                       clock_function clock)
    : resolver_(by), settings_(std::move(wanted)), log_(log), clock_(std::move(clock))
{
    for (std::size_t i = 0; i < counted_.size(); ++i)
        counted_[i] =
            &metrics.counter("policyd_spf_checks_total", "SPF checks by their result",
                             "result=\"" + std::string(auth::to_text(static_cast<auth::spf_status>(i))) + "\"");
}

void spf_checks::stop()
{
    long_ones_.stop();
    long_ones_.join();
}

asio::awaitable<spf_answer> spf_checks::check(const auth::spf_query& query, dns::patience how)
{
    const std::string of_domain = key_of_domain(query);
    const std::string key = key_of(query, query.mail_from);
    for (const std::string* each : {&of_domain, &key})
        if (spf_answer answer = kept(*each))
            co_return answer;
    if (how == dns::patience::at_once)
        co_return co_await make(query, at_once_);
    const std::function<void(told_function)> start = [this, &key](told_function told) { join(key, std::move(told)); };
    spf_answer answer = co_await net::callback<spf_answer>(start);
    if (answer)
        co_return answer;
    answer = co_await make(query, resolver_);
    note(query, *answer);
    finish(key, holds_for_domain(query, *answer) ? of_domain : key, answer);
    co_return answer;
}

asio::awaitable<spf_answer> spf_checks::make(const auth::spf_query& query, dns::resolver& by)
{
    auto made = std::make_shared<auth::spf_result>();
    try {
        asio::awaitable<auth::spf_result> running =
            auth::check_spf(query, by, std::chrono::steady_clock::now() + settings_.limit, long_ones_.get_executor());
        *made = co_await std::move(running);
    } catch (const std::exception& failure) {
        made->status = auth::spf_status::temperror;
        made->identity = query.identity;
        made->problem = failure.what();
    }
    made->mechanism.resize(std::min(made->mechanism.size(), longest_mechanism));
    co_return made;
}

// Those whose time is over, and the oldest of too many.
void spf_checks::trim(table& in, steady_time now, std::size_t most)
{
    while (!in.by_end.empty() && (in.by_end.front().first <= now || in.by_end.size() > most)) {
        in.all.erase(in.by_end.front().second);
        in.by_end.pop_front();
    }
}

spf_answer spf_checks::kept(const std::string& key)
{
    return table_.with([&](table& in) {
        trim(in, clock_(), settings_.most);
        const auto found = in.all.find(key);
        return found == in.all.end() ? nullptr : found->second.answer;
    });
}

// Null: the check is the caller's to make.
void spf_checks::join(const std::string& key, told_function told)
{
    spf_answer answer;
    const bool is_over = table_.with([&](table& in) {
        const auto [found, is_new] = in.all.try_emplace(key);
        answer = found->second.answer;
        if (!is_new && !answer)
            found->second.waiting.push_back(std::move(told));
        return is_new || answer;
    });
    if (is_over)
        told(std::move(answer));
}

void spf_checks::finish(const std::string& key, const std::string& kept_as, const spf_answer& answer)
{
    const auto waiting = table_.with([&](table& in) {
        const auto asked = in.all.find(key);
        auto told = std::move(asked->second.waiting);
        if (kept_as != key)
            in.all.erase(asked);
        // Another sender's check may have put one there meanwhile.
        const auto [found, is_new] = in.all.try_emplace(kept_as);
        if (is_new || kept_as == key)
            in.by_end.emplace_back(clock_() + settings_.hold, found);
        found->second.answer = answer;
        trim(in, clock_(), settings_.most);
        return told;
    });
    for (const told_function& each : waiting)
        each(answer);
}

void spf_checks::note(const auth::spf_query& query, const auth::spf_result& found)
{
    counted_[static_cast<std::size_t>(found.status)]->add();
    if (found.status != auth::spf_status::temperror)
        return;
    log_.warning(text::log_line()
                     .add("event", "spf")
                     .add("result", auth::to_text(found.status))
                     .add("identity", query.identity == auth::spf_identity::helo ? "helo" : "mailfrom")
                     .add("domain", found.domain)
                     .add("client", query.client.to_text())
                     .add("problem", found.problem)
                     .text());
}

} // namespace policyd
