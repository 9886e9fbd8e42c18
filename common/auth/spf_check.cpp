// spf_check - drives the engine over the DNS: each round's questions side by side, within one deadline
//
// Nobody knows before a run how long the records are that it comes upon. So it is begun here, and given up once it has
// read too much: it is then made elsewhere from the start, and so are those that follow.

#include "common/auth/spf.hpp"
#include "common/auth/spf_sender.hpp"
#include "common/base/guarded.hpp"
#include "common/net/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace auth {

namespace asio = boost::asio;

namespace {

using steady_time = std::chrono::steady_clock::time_point;
using step = std::variant<spf_result, spf_missing>;

/// What the runs go by. From any thread: a run elsewhere may be the last to hold it.
struct facts
{
    explicit facts(spf_query wanted) : query(std::move(wanted)) {}

    /// An answer counts for the whole check, whatever its TTL: the rounds must agree.
    dns::answer_ptr known(dns::resolver& dns, const std::string& name, dns::type wanted)
    {
        return answers.with([&](auto& all) {
            dns::answer_ptr& place = all[{name, wanted}];
            if (!place)
                place = dns.known(name, wanted);
            return place;
        });
    }

    const spf_query query;
    base::guarded<std::map<dns_question, dns::answer_ptr>> answers;
};

/// Shared with look-ups that outlive the check; on its thread.
struct progress
{
    progress(const asio::any_io_executor& executor, spf_query wanted)
        : all_there(executor), has(std::make_shared<facts>(std::move(wanted)))
    {}

    asio::steady_timer all_there; // cancelled when nothing is waited for any more
    const std::shared_ptr<facts> has;
    std::set<dns_question> begun;
    std::set<dns_question> awaited;
};

dns::answer_ptr no_answer()
{
    dns::answer answer;
    answer.problem = "the resolver failed";
    return std::make_shared<const dns::answer>(std::move(answer));
}

void begin(const std::shared_ptr<progress>& current, const dns_question& question, dns::resolver& dns,
           const asio::any_io_executor& executor)
{
    if (!current->begun.insert(question).second)
        return;
    auto take = [current, question](const std::exception_ptr& thrown, dns::answer_ptr answer) {
        if (thrown || !answer)
            answer = no_answer();
        current->has->answers.with([&](auto& all) { all[question] = std::move(answer); });
        if (current->awaited.erase(question) != 0 && current->awaited.empty())
            current->all_there.cancel();
    };
    asio::co_spawn(executor, dns.look_up(question.name, question.wanted), std::move(take));
}

spf_result failed(const spf_query& query, std::string problem)
{
    spf_result result;
    result.status = spf_status::temperror;
    result.identity = query.identity;
    if (const auto sender = spf_sender_of(query))
        result.domain = sender->domain;
    result.problem = std::move(problem);
    return result;
}

/// Nothing once it has read more than `most` bytes of records.
std::optional<step> run(facts& of, dns::resolver& dns, std::size_t most)
{
    std::size_t read = 0;
    const known_answers known = [&](const std::string& name, dns::type wanted) {
        dns::answer_ptr answer = read <= most ? of.known(dns, name, wanted) : nullptr;
        if (answer && wanted == dns::type::txt)
            for (const std::string& text : answer->texts)
                read += text.size();
        return read <= most ? answer : nullptr;
    };
    step made = evaluate_spf(of.query, known);
    const bool is_cut = read > most && std::holds_alternative<spf_missing>(made);
    return is_cut ? std::nullopt : std::optional(std::move(made));
}

step run_whole(facts& of, dns::resolver& dns, steady_time deadline)
{
    if (std::chrono::steady_clock::now() > deadline)
        return failed(of.query, "other checks took too long");
    try {
        return std::move(*run(of, dns, std::numeric_limits<std::size_t>::max()));
    } catch (const std::exception& failure) {
        return failed(of.query, failure.what());
    }
}

asio::awaitable<step> run_elsewhere(std::shared_ptr<facts> of, dns::resolver& dns, steady_time deadline,
                                    asio::any_io_executor elsewhere)
{
    const std::function<void(std::function<void(step)>)> start = [&](std::function<void(step)> told) {
        asio::post(elsewhere, [of, &dns, deadline, told = std::move(told)] { told(run_whole(*of, dns, deadline)); });
    };
    co_return co_await net::callback<step>(start);
}

} // namespace

asio::awaitable<spf_result> check_spf(spf_query query, dns::resolver& dns, steady_time deadline,
                                      asio::any_io_executor elsewhere)
{
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto current = std::make_shared<progress>(executor, std::move(query));
    const std::size_t most = elsewhere ? spf_short_limit : std::numeric_limits<std::size_t>::max();
    bool is_short = true;
    for (unsigned rounds = 0; rounds < spf_round_limit; ++rounds) {
        std::optional<step> made;
        if (is_short)
            made = run(*current->has, dns, most);
        is_short = made.has_value();
        if (!is_short) {
            auto running = run_elsewhere(current->has, dns, deadline, elsewhere);
            made = co_await std::move(running);
        }
        if (spf_result* result = std::get_if<spf_result>(&*made))
            co_return std::move(*result);
        const spf_missing& missing = std::get<spf_missing>(*made);
        current->awaited.insert(missing.needed.begin(), missing.needed.end());
        for (const dns_question& question : missing.needed)
            begin(current, question, dns, executor);
        for (const dns_question& question : missing.suggested)
            begin(current, question, dns, executor);
        current->all_there.expires_at(deadline);
        co_await current->all_there.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!current->awaited.empty())
            co_return failed(current->has->query, "the DNS took too long");
    }
    co_return failed(current->has->query, "the DNS led on and on");
}

} // namespace auth
