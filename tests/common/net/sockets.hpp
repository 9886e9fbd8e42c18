// sockets - what the network tests share: a pair of connected streams, and a way to run a coroutine to its end

#pragma once

#include "common/net/stream.hpp"

#include <boost/asio/co_spawn.hpp>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <string>

namespace testing {

using namespace std::chrono_literals;

/// A stream and the raw other end of its connection, which is the peer that a test plays.
struct connection
{
    explicit connection(boost::asio::io_context& context)
    {
        std::array<int, 2> ends{};
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
        peer = ends[1];
        stream.emplace(net::stream::socket(context, boost::asio::generic::stream_protocol(AF_UNIX, 0), ends[0]));
    }
    ~connection() { hang_up(); }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    void say(const std::string& bytes) const
    {
        CHECK(::write(peer, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    std::string hear(std::size_t most = 1U << 20U) const
    {
        std::string bytes(most, '\0');
        const ssize_t taken = ::read(peer, bytes.data(), bytes.size());
        bytes.resize(taken > 0 ? static_cast<std::size_t>(taken) : 0);
        return bytes;
    }
    void hang_up()
    {
        if (peer >= 0)
            ::close(peer);
        peer = -1;
    }

    int peer = -1;
    std::optional<net::stream> stream;
};

/// Runs `task` and all that it started; rethrows what it threw.
inline void run(boost::asio::io_context& context, boost::asio::awaitable<void> task)
{
    std::exception_ptr thrown;
    boost::asio::co_spawn(context, std::move(task), [&thrown](std::exception_ptr given) { thrown = given; });
    context.restart();
    context.run();
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace testing
