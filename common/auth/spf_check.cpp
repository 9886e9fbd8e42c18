// spf_check - drives the engine over the DNS: each round's questions side by side, within one deadline

#include "common/auth/spf.hpp"
#include "common/auth/spf_sender.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <map>
#include <memory>
#include <set>

namespace auth {

namespace asio = boost::asio;

namespace {

/// Shared with look-ups that outlive the check.
struct progress
{
    explicit progress(const asio::any_io_executor& executor) : all_there(executor) {}

    asio::steady_timer all_there; // cancelled when nothing is waited for any more
    std::map<dns_question, dns::answer_ptr> answers;
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
        current->answers[question] = thrown || !answer ? no_answer() : std::move(answer);
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

} // namespace

asio::awaitable<spf_result> check_spf(spf_query query, dns::resolver& dns,
                                      std::chrono::steady_clock::time_point deadline)
{
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto current = std::make_shared<progress>(executor);
    // An answer counts for the whole check, whatever its TTL: the rounds must agree.
    const known_answers known = [&current, &dns](const std::string& name, dns::type wanted) {
        dns::answer_ptr& place = current->answers[{name, wanted}];
        if (!place)
            place = dns.known(name, wanted);
        return place;
    };
    for (unsigned rounds = 0; rounds < spf_round_limit; ++rounds) {
        std::variant<spf_result, spf_missing> step = evaluate_spf(query, known);
        if (spf_result* result = std::get_if<spf_result>(&step))
            co_return std::move(*result);
        const spf_missing& missing = std::get<spf_missing>(step);
        current->awaited.insert(missing.needed.begin(), missing.needed.end());
        for (const dns_question& question : missing.needed)
            begin(current, question, dns, executor);
        for (const dns_question& question : missing.suggested)
            begin(current, question, dns, executor);
        current->all_there.expires_at(deadline);
        co_await current->all_there.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!current->awaited.empty())
            co_return failed(query, "the DNS took too long");
    }
    co_return failed(query, "the DNS led on and on");
}

} // namespace auth
