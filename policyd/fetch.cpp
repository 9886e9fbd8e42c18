#include "policyd/fetch.hpp"

#include "common/net/await.hpp"
#include "policyd/observations/observation.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <functional>

namespace policyd {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> fetch_one(context& in, std::size_t which)
{
    rules::value found = rules::value::temporary();
    try {
        found = co_await observations()[which]->fetch(in);
    } catch (const std::exception&) {
        // Temporary is all that a rule can know of it.
    }
    in.settle(which, found);
}

} // namespace

asio::awaitable<void> fetch(context& in, std::vector<rules::wanted_value> wanted)
{
    if (wanted.size() == 1) {
        co_await fetch_one(in, wanted.front().observation);
        co_return;
    }
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    std::size_t left = wanted.size();
    std::function<void(bool)> all_done;
    const std::function<void(std::exception_ptr)> one_done = [&](const std::exception_ptr&) {
        if (--left == 0)
            all_done(true);
    };
    const std::function<void(std::function<void(bool)>)> start = [&](std::function<void(bool)> told) {
        all_done = std::move(told);
        for (const rules::wanted_value& each : wanted)
            asio::co_spawn(executor, fetch_one(in, each.observation), one_done);
    };
    co_await net::callback<bool>(start);
}

} // namespace policyd
