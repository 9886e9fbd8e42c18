#include "common/net/keep_running.hpp"
#include "tests/log_lines.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

TEST_CASE("work that throws is told of and begins anew, and what returns is over")
{
    boost::asio::io_context context;
    const testing::log_lines lines;
    const base::logger log(lines.sink());
    int begun = 0;
    const auto task = [&begun]() -> boost::asio::awaitable<void> {
        if (++begun < 2)
            throw std::runtime_error("no memory");
        co_return;
    };
    boost::asio::co_spawn(context, net::keep_running(task, "upkeep", log), boost::asio::detached);
    context.run();
    CHECK(begun == 2);
    CHECK(lines.size() == 1);
    CHECK(lines.count("event=upkeep problem=\"no memory\"") == 1);
}
