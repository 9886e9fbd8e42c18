#include "common/net/await.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace asio = boost::asio;

namespace {

using told_function = std::function<void(int)>;

asio::awaitable<void> wait_for(std::vector<told_function>& waiting, std::vector<int>& got)
{
    const std::function<void(told_function)> start = [&](told_function told) { waiting.push_back(std::move(told)); };
    const int value = co_await net::callback<int>(start);
    got.push_back(value);
}

void rethrow(const std::exception_ptr& failure)
{
    if (failure)
        std::rethrow_exception(failure);
}

/// An io_context with coroutines that wait.
struct waiters
{
    explicit waiters(int count)
    {
        for (int i = 0; i < count; ++i)
            asio::co_spawn(context, wait_for(waiting, got), rethrow);
        context.poll();
        context.restart();
    }

    asio::io_context context{1};
    std::vector<told_function> waiting;
    std::vector<int> got;
};

} // namespace

TEST_CASE("gathered callbacks reach every io_context at the end, in order")
{
    waiters first(3);
    waiters second(2);
    std::thread other([&] {
        const net::gathered all;
        for (int i = 0; i < 3; ++i)
            first.waiting[static_cast<std::size_t>(i)](i);
        for (int i = 0; i < 2; ++i)
            second.waiting[static_cast<std::size_t>(i)](10 + i);
        CHECK(first.context.poll() == 0);
    });
    other.join();
    first.context.run();
    second.context.run();
    CHECK(first.got == std::vector<int>{0, 1, 2});
    CHECK(second.got == std::vector<int>{10, 11});
}

TEST_CASE("a callback outside is posted at once")
{
    waiters one(1);
    one.waiting[0](7);
    one.context.run();
    CHECK(one.got == std::vector<int>{7});
}

TEST_CASE("gathered callbacks keep their io_context at work until they have run")
{
    waiters one(1);
    std::thread runner;
    {
        const net::gathered all;
        one.waiting[0](1);
        runner = std::thread([&] { one.context.run(); }); // must not end before the callback has come
    }
    runner.join();
    CHECK(one.got == std::vector<int>{1});
}
