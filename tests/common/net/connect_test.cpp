#include "common/net/listening_socket.hpp"
#include "common/net/stream.hpp"
#include "tests/common/net/sockets.hpp"

#include <boost/asio/error.hpp>

#include <netinet/in.h>

using namespace testing;
using net::descriptor;
using net::endpoint;

namespace {

struct called
{
    std::optional<net::stream> stream;
    boost::system::error_code failure;
};

boost::asio::awaitable<void> call(endpoint to, std::chrono::milliseconds limit, called& into)
{
    auto connected = co_await net::connect(to, limit);
    if (connected)
        into.stream.emplace(std::move(*connected));
    else
        into.failure = connected.error();
}

endpoint at(const std::string& host, const std::string& port)
{
    endpoint made;
    made.host = host;
    made.port = port;
    return made;
}

} // namespace

TEST_CASE("a connection knows both ends, and goes out whether the host is an address or a name")
{
    const descriptor listening = net::open_listener(at("127.0.0.1", "0"));
    const std::string port = net::bound_to(listening).port;
    for (const char* host : {"127.0.0.1", "localhost"}) {
        CAPTURE(host);
        boost::asio::io_context context;
        called one;
        run(context, call(at(host, port), 10s, one));
        REQUIRE(one.stream.has_value());
        CHECK(one.stream->is_open());
        CHECK(one.stream->peer_address() == "127.0.0.1");
        CHECK(one.stream->peer_port() == port);
        CHECK(one.stream->local_address() == "127.0.0.1");
        CHECK_FALSE(one.stream->local_port().empty());
        CHECK_FALSE(one.stream->is_readable());
    }
}

TEST_CASE("a UNIX-domain socket is connected to by its path")
{
    std::string directory = "/tmp/connect_test.XXXXXX";
    REQUIRE(mkdtemp(directory.data()) != nullptr);
    const endpoint where = *endpoint::parse("unix:" + directory + "/socket");
    boost::asio::io_context context;
    called none;
    run(context, call(where, 10s, none));
    CHECK(none.failure == boost::system::errc::no_such_file_or_directory);
    {
        const descriptor listening = net::open_listener(where);
        called one;
        run(context, call(where, 10s, one));
        REQUIRE(one.stream.has_value());
        CHECK(one.stream->peer_address().empty());
    }
    called stale;
    run(context, call(where, 10s, stale));
    CHECK(stale.failure == boost::asio::error::connection_refused);
    ::unlink(where.host.c_str());
    ::rmdir(directory.c_str());
}

TEST_CASE("a port where nobody listens refuses, and a name that does not exist is not found")
{
    std::string port;
    {
        const descriptor listening = net::open_listener(at("127.0.0.1", "0"));
        port = net::bound_to(listening).port;
    }
    boost::asio::io_context context;
    called refused;
    run(context, call(at("127.0.0.1", port), 10s, refused));
    CHECK(refused.failure == boost::asio::error::connection_refused);
    called unknown;
    run(context, call(at("no such name", port), 10s, unknown));
    CHECK(unknown.failure);
}

TEST_CASE("a host that does not answer is given up when the limit has passed")
{
    // A backlog of one that is full: Linux lets further connections wait for ever.
    const descriptor full = net::open_listener(at("127.0.0.1", "0"));
    REQUIRE(::listen(full.get(), 0) == 0);
    const std::string port = net::bound_to(full).port;
    boost::asio::io_context context;
    called first;
    run(context, call(at("127.0.0.1", port), 10s, first));
    CHECK(first.stream.has_value());
    called second;
    run(context, call(at("127.0.0.1", port), 100ms, second));
    CHECK(second.failure == boost::asio::error::timed_out);
}
