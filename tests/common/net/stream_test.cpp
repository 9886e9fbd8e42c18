#include "common/net/stream.hpp"
#include "common/net/sweeper.hpp"
#include "tests/common/net/sockets.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>

#include <thread>
#include <vector>

using namespace testing;
namespace asio = boost::asio;
using net::io_result;

namespace {

struct heard
{
    std::string bytes;
    boost::system::error_code failure;
    std::chrono::milliseconds took{};
};

asio::awaitable<void> read_once(net::stream& from, heard& into, std::chrono::milliseconds limit, std::size_t size)
{
    std::string block(size, '\0');
    const asio::mutable_buffer buffer(block.data(), block.size());
    const auto start = std::chrono::steady_clock::now();
    const auto taken = co_await from.read_some(buffer, limit);
    into.took = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    if (taken)
        into.bytes = block.substr(0, *taken);
    else
        into.failure = taken.error();
}

asio::awaitable<void> read_boundary(net::stream& from, heard& into)
{
    char byte = 0;
    const asio::mutable_buffer buffer(&byte, 1);
    const auto taken = co_await from.read_at_boundary(buffer, 10s);
    if (!taken)
        into.failure = taken.error();
}

asio::awaitable<void> write_once(net::stream& to, std::string_view bytes, std::chrono::milliseconds limit,
                                 boost::system::error_code& failure)
{
    const auto written = co_await to.write(bytes, limit);
    if (!written)
        failure = written.error();
}

asio::awaitable<void> write_pieces(net::stream& to, std::span<const asio::const_buffer> pieces,
                                   boost::system::error_code& failure)
{
    const auto written = co_await to.write(pieces, 10s);
    if (!written)
        failure = written.error();
}

std::string drained(int peer, std::size_t wanted)
{
    std::string all;
    std::string block(65536, '\0');
    while (all.size() < wanted) {
        const ssize_t taken = ::read(peer, block.data(), block.size());
        if (taken <= 0)
            break;
        all.append(block, 0, static_cast<std::size_t>(taken));
    }
    return all;
}

} // namespace

TEST_CASE("a read gives what the peer said, whether before or after the wait began")
{
    asio::io_context context;
    connection with(context);
    heard first;
    with.say("before");
    run(context, read_once(*with.stream, first, 10s, 100));
    CHECK(first.bytes == "before");

    heard second;
    std::thread peer([&] { with.say("after"); });
    run(context, read_once(*with.stream, second, 10s, 100));
    peer.join();
    CHECK(second.bytes == "after");
}

TEST_CASE("a read after one that filled its buffer finds the rest, then waits")
{
    asio::io_context context;
    connection with(context);
    with.say("abcdef");
    for (const char* piece : {"abcd", "ef"}) {
        heard each;
        run(context, read_once(*with.stream, each, 10s, 4));
        CHECK(each.bytes == piece);
    }
    heard none;
    run(context, read_once(*with.stream, none, 10ms, 4));
    CHECK(none.failure == asio::error::timed_out);
    with.say("more");
    heard more;
    run(context, read_once(*with.stream, more, 10s, 4));
    CHECK(more.bytes == "more");
    with.hang_up();
    heard end;
    run(context, read_once(*with.stream, end, 10s, 4));
    CHECK(end.failure == asio::error::eof);
}

TEST_CASE("a silent peer is given up when the limit has passed, not before")
{
    asio::io_context context;
    connection with(context);
    heard nothing;
    run(context, read_once(*with.stream, nothing, 30ms, 100));
    CHECK(nothing.failure == asio::error::timed_out);
    CHECK(nothing.took >= 30ms);
    CHECK(with.stream->is_open());
    with.say("late");
    heard late;
    run(context, read_once(*with.stream, late, 10s, 100));
    CHECK(late.bytes == "late");
}

TEST_CASE("a peer that closes ends the read with eof and the write with a broken pipe")
{
    asio::io_context context;
    connection with(context);
    with.hang_up();
    heard end;
    run(context, read_once(*with.stream, end, 10s, 100));
    CHECK(end.failure == asio::error::eof);
    boost::system::error_code failure;
    run(context, write_once(*with.stream, "hello", 10s, failure));
    CHECK(failure == asio::error::broken_pipe);
}

TEST_CASE("closing makes the waiting read fail")
{
    asio::io_context context;
    connection with(context);
    heard aborted;
    asio::post(context, [&] { with.stream->close(); });
    run(context, read_once(*with.stream, aborted, 10s, 100));
    CHECK(aborted.failure);
    CHECK_FALSE(with.stream->is_open());
    with.stream->close();
    boost::system::error_code failure;
    run(context, write_once(*with.stream, "hello", 10s, failure));
    CHECK(failure == asio::error::bad_descriptor);
    heard closed;
    run(context, read_once(*with.stream, closed, 10s, 100));
    CHECK(closed.failure == asio::error::bad_descriptor);
}

TEST_CASE("a write of more than the socket holds goes out whole while the peer reads")
{
    asio::io_context context;
    connection with(context);
    std::string whole(4U << 20U, 'x');
    for (std::size_t i = 0; i < whole.size(); ++i)
        whole[i] = static_cast<char>('a' + i % 23);
    std::string received;
    std::thread peer([&] { received = drained(with.peer, whole.size()); });
    boost::system::error_code failure;
    run(context, write_once(*with.stream, whole, 10s, failure));
    peer.join();
    CHECK_FALSE(failure);
    CHECK(received == whole);
}

TEST_CASE("pieces go out in order, empty ones and more than one system call takes included")
{
    asio::io_context context;
    connection with(context);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 300; ++i)
        texts.emplace_back(i % 7 == 0 ? 0 : i * 97, static_cast<char>('a' + i % 26));
    std::vector<asio::const_buffer> pieces;
    std::string whole;
    for (const std::string& each : texts) {
        pieces.emplace_back(each.data(), each.size());
        whole += each;
    }
    std::string received;
    std::thread peer([&] { received = drained(with.peer, whole.size()); });
    boost::system::error_code failure;
    run(context, write_pieces(*with.stream, pieces, failure));
    peer.join();
    CHECK_FALSE(failure);
    CHECK(received == whole);
}

TEST_CASE("a peer that does not read is given up, and a read beside it goes on")
{
    asio::io_context context;
    connection with(context);
    const std::string whole(4U << 20U, 'x');
    heard answer;
    boost::system::error_code failure;
    asio::co_spawn(context, read_once(*with.stream, answer, 10s, 100), asio::detached);
    asio::steady_timer timer(context, 400ms); // after the write was given up: at most 30 + 200 ms
    timer.async_wait([&](const boost::system::error_code&) { with.say("still here"); });
    run(context, write_once(*with.stream, whole, 30ms, failure));
    CHECK(failure == asio::error::timed_out);
    CHECK(answer.bytes == "still here");
}

TEST_CASE("draining ends reads at a boundary and no others")
{
    asio::io_context context;
    connection idle(context);
    connection busy(context);
    heard at_boundary;
    heard inside;
    asio::co_spawn(context, read_boundary(*idle.stream, at_boundary), asio::detached);
    asio::post(context, [&] {
        asio::use_service<net::sweeper>(static_cast<asio::execution_context&>(context)).drain();
        asio::post(context, [&] { busy.say("rest"); });
    });
    run(context, read_once(*busy.stream, inside, 10s, 100));
    CHECK(at_boundary.failure == asio::error::operation_aborted);
    CHECK(inside.bytes == "rest");
    heard later;
    run(context, read_boundary(*idle.stream, later));
    CHECK(later.failure == asio::error::operation_aborted);
}

TEST_CASE("an idle connection is readable when the peer closed or spoke unasked")
{
    asio::io_context context;
    connection with(context);
    CHECK_FALSE(with.stream->is_readable());
    with.say("421 going");
    CHECK(with.stream->is_readable());
    connection closed(context);
    closed.hang_up();
    CHECK(closed.stream->is_readable());
    CHECK(with.stream->peer_address().empty());
}
