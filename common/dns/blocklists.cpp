#include "common/dns/blocklists.hpp"

#include "common/dns/look_up_all.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dns {

namespace asio = boost::asio;

namespace {

using subject = blocklist_spec::subject;

void add(listing_result& to, const blocklist& list, listing outcome)
{
    ++to.asked;
    if (outcome == listing::temporary) {
        to.temporary.push_back(list.spec().name);
        to.may_be_lower = to.may_be_lower || list.spec().weight < 0;
    }
    if (outcome != listing::yes)
        return;
    to.listed.push_back(list.spec().name);
    to.score += list.spec().weight;
}

} // namespace

blocklists::blocklists(std::span<const blocklist_spec> specs, resolver& by, const base::logger& log,
                       base::metrics& metrics, clock_function clock, const breaker_settings& breaks,
                       const test_pace& tests)
    : resolver_(by), clock_(std::move(clock))
{
    for (const blocklist_spec& each : specs)
        lists_.emplace_back(each, log, metrics, breaks, tests);
}

bool blocklists::has(subject kind) const
{
    for (const blocklist& each : lists_)
        if (each.spec().kind == kind)
            return true;
    return false;
}

asio::awaitable<listing_result> blocklists::ask(net::ip_address address, patience how)
{
    co_return co_await ask_all(subject::address, reversed(address), how);
}

asio::awaitable<listing_result> blocklists::ask(std::string domain, patience how)
{
    const bool is_domain = domain.find('.') != std::string::npos && domain.front() != '[' &&
                           !net::ip_address::parse(domain) && to_question(domain, type::a);
    if (!is_domain)
        co_return listing_result();
    if (domain.ends_with('.'))
        domain.pop_back();
    co_return co_await ask_all(subject::domain, std::move(domain), how);
}

asio::awaitable<listing_result> blocklists::ask_all(subject kind, std::string about, patience how)
{
    const steady_time now = clock_();
    std::vector<std::pair<blocklist*, std::size_t>> open; // and the place of its question
    std::vector<question> questions;
    constexpr auto skipped = static_cast<std::size_t>(-1);
    for (blocklist& each : lists_) {
        if (each.spec().kind != kind || (about.size() + 1 + each.spec().zone.size() > 253))
            continue;
        auto asked = each.ask(about, now);
        open.emplace_back(&each, asked ? questions.size() : skipped);
        if (asked)
            questions.push_back(std::move(*asked));
    }
    std::vector<answer_ptr> answers; // without one nobody waits for it
    if (how == patience::waits)
        answers = co_await look_up_all(resolver_, questions);
    else
        for (const question& each : questions)
            answers.push_back(resolver_.known(each.name, each.wanted));
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    listing_result made;
    for (const auto& [list, place] : open) {
        const bool is_told = place != skipped && answers[place];
        add(made, *list, is_told ? list->judge(*answers[place], now) : listing::temporary);
        if (place != skipped && !is_told)
            asio::co_spawn(executor, judge_later(*list, std::move(questions[place])), asio::detached);
    }
    co_return made;
}

asio::awaitable<void> blocklists::judge_later(blocklist& which, question asked)
{
    const answer_ptr told = co_await resolver_.look_up(std::move(asked.name), asked.wanted);
    which.judge(*told, clock_());
}

void blocklists::keep_tested(const asio::any_io_executor& on)
{
    for (blocklist& each : lists_) {
        if (!each.spec().is_tested)
            continue;
        each.expect_test();
        asio::co_spawn(on, keep_tested(each), asio::detached);
    }
}

asio::awaitable<void> blocklists::keep_tested(blocklist& which)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        std::vector<question> questions = which.test_questions();
        const std::vector<answer_ptr> answers = co_await look_up_all(resolver_, std::move(questions));
        timer.expires_after(which.judge_test(*answers[0], *answers[1]));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace dns
