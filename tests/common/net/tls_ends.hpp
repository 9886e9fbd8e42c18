// tls_ends - both ends of a connection under TLS, and what is done at each of them

#pragma once

#include "common/net/stream.hpp"
#include "common/net/sweeper.hpp"
#include "common/net/tls_context.hpp"
#include "tests/certificates.hpp"
#include "tests/common/net/sockets.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <openssl/ssl.h>

#include <vector>

namespace testing {

namespace asio = boost::asio;
using net::tls_context;
using net::tls_options;

inline const certificates& files()
{
    static const certificates made;
    [[maybe_unused]] static const bool is_filled = [] {
        made.issue("server", {.name = "mx.example"});
        made.issue("address", {});
        made.issue("client", {.name = "client.example"});
        made.issue("expired", {.name = "mx.example", .from = -7200, .until = -3600});
        made.issue("stranger", {.name = "mx.example", .is_self_signed = true});
        return true;
    }();
    return made;
}

inline tls_options identity(const std::string& file)
{
    return files().identity(file);
}

inline tls_options verifying(tls_options options = {})
{
    options.authorities = files().path("ca.pem");
    options.peer = tls_options::check::required;
    return options;
}

inline tls_context server(const tls_options& options = identity("server"))
{
    return tls_context::for_server(options).value();
}

inline tls_context client(const tls_options& options = {})
{
    return tls_context::for_client(options).value();
}

struct end
{
    boost::system::error_code failure = asio::error::would_block; // of the last step; until it ends
    std::string bytes;
};

inline asio::awaitable<void> shake(net::stream& with, const tls_context& context, std::string name, end& into,
                                   std::chrono::milliseconds limit = 10s)
{
    auto shaking = with.start_tls(context, std::move(name), limit);
    const auto done = co_await std::move(shaking);
    into.failure = done ? boost::system::error_code() : done.error();
    if (!done)
        with.close();
}

inline asio::awaitable<void> read_once(net::stream& from, end& into, std::chrono::milliseconds limit = 10s)
{
    std::string block(100000, '\0');
    const asio::mutable_buffer buffer(block.data(), block.size());
    const auto taken = co_await from.read_some(buffer, limit);
    into.failure = taken ? boost::system::error_code() : taken.error();
    into.bytes += taken ? block.substr(0, *taken) : std::string();
}

inline asio::awaitable<void> read_boundary(net::stream& from, end& into)
{
    char byte = 0;
    const asio::mutable_buffer buffer(&byte, 1);
    const auto taken = co_await from.read_at_boundary(buffer, 10s);
    into.failure = taken ? boost::system::error_code() : taken.error();
}

inline asio::awaitable<void> read_all(net::stream& from, end& into)
{
    into.failure = {};
    while (!into.failure) {
        auto reading = read_once(from, into);
        co_await std::move(reading);
    }
}

inline asio::awaitable<void> write_all(net::stream& to, std::string bytes, end& into,
                                       std::chrono::milliseconds limit = 10s)
{
    const auto written = co_await to.write(bytes, limit);
    into.failure = written ? boost::system::error_code() : written.error();
}

inline asio::awaitable<void> write_twice(net::stream& to, std::string_view whole,
                                         std::span<const asio::const_buffer> pieces, end& into)
{
    auto writing = write_all(to, std::string(whole), into);
    co_await std::move(writing);
    if (into.failure)
        co_return;
    const auto written = co_await to.write(pieces, 10s);
    into.failure = written ? boost::system::error_code() : written.error();
    to.close();
}

// Both ends of a connection.
struct ends
{
    ends()
    {
        std::array<int, 2> both{};
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, both.data()) == 0);
        const asio::generic::stream_protocol protocol(AF_UNIX, 0);
        ours.emplace(net::stream::socket(io, protocol, both[0]));
        theirs.emplace(net::stream::socket(io, protocol, both[1]));
    }

    // Whether both came to an end of the handshake.
    bool shake_hands(const tls_context& here, const tls_context& there, const std::string& name = "mx.example")
    {
        asio::co_spawn(io, shake(*theirs, there, name, client), asio::detached);
        run(io, shake(*ours, here, "", server));
        return !server.failure && !client.failure;
    }

    asio::io_context io;
    std::optional<net::stream> ours;   // the server
    std::optional<net::stream> theirs; // the client
    end server;
    end client;
};

inline std::string pattern(std::size_t size)
{
    std::string made(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        made[i] = static_cast<char>('a' + i % 23);
    return made;
}

} // namespace testing
