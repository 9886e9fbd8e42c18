#include "common/dns/look_up_all.hpp"

#include "common/dns/decode.hpp"
#include "common/net/await.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <functional>
#include <mutex>

namespace dns {

namespace asio = boost::asio;

namespace {

struct gathering
{
    std::mutex mutex; // the caller's executor may have several threads
    std::vector<answer_ptr> answers;
    std::size_t missing = 0;
    std::function<void(bool)> all_there;

    void take(std::size_t place, answer_ptr told)
    {
        std::unique_lock lock(mutex);
        answers[place] = std::move(told);
        if (--missing != 0)
            return;
        lock.unlock();
        all_there(true);
    }
};

void begin(const std::shared_ptr<gathering>& into, std::size_t place, resolver& by, const question& asked,
           const asio::any_io_executor& executor)
{
    auto take = [into, place](const std::exception_ptr& thrown, answer_ptr told) {
        if (thrown)
            told = std::make_shared<const answer>(temporary("the look-up failed"));
        into->take(place, std::move(told));
    };
    asio::co_spawn(executor, by.look_up(asked.name, asked.wanted), std::move(take));
}

} // namespace

asio::awaitable<std::vector<answer_ptr>> look_up_all(resolver& by, std::vector<question> asked)
{
    const auto together = std::make_shared<gathering>();
    together->answers.resize(asked.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        together->answers[i] = by.known(asked[i].name, asked[i].wanted);
        if (!together->answers[i])
            open.push_back(i);
    }
    if (open.empty())
        co_return together->answers;
    if (open.size() == 1) {
        const question& only = asked[open.front()];
        answer_ptr told = co_await by.look_up(only.name, only.wanted);
        together->answers[open.front()] = std::move(told);
        co_return together->answers;
    }
    together->missing = open.size();
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const std::function<void(std::function<void(bool)>)> start = [&](std::function<void(bool)> told) {
        together->all_there = std::move(told);
        for (const std::size_t each : open)
            begin(together, each, by, asked[each], executor);
    };
    co_await net::callback<bool>(start);
    co_return together->answers;
}

} // namespace dns
