// How a connection under TLS ends: by the peer, at a limit, for a drain.

#include "tests/common/net/tls_ends.hpp"

using namespace testing;

TEST_CASE("a peer that closes without ending TLS is a failure, one that ends it the end of the bytes")
{
    const tls_context here = server();
    const tls_context there = client();
    for (const bool is_ended : {true, false}) {
        ends with;
        REQUIRE(with.shake_hands(here, there));
        run(with.io, write_all(*with.theirs, "half a mess", with.client));
        if (is_ended)
            with.theirs->close();
        with.theirs.reset();
        run(with.io, read_once(*with.ours, with.server));
        CHECK(with.server.bytes == "half a mess");
        run(with.io, read_once(*with.ours, with.server));
        CHECK((with.server.failure == asio::error::eof) == is_ended);
        if (!is_ended)
            CHECK(with.server.failure.message() == "the peer closed without ending TLS");
        CHECK(with.ours->is_readable());
        run(with.io, read_once(*with.ours, with.server));
        CHECK(with.server.failure);
        run(with.io, write_all(*with.ours, "hello", with.server));
        CHECK(with.server.failure);
    }
}

TEST_CASE("a silent peer ends the handshake at its limit, and one that drips bytes gains no time")
{
    const tls_context here = server();
    asio::io_context io;
    connection silent(io);
    end quiet;
    run(io, shake(*silent.stream, here, "", quiet, 30ms));
    CHECK(quiet.failure == asio::error::timed_out);

    connection dripping(io);
    end slow;
    const auto start = std::chrono::steady_clock::now();
    asio::steady_timer timer(io);
    const std::string head("\x16\x03\x01\x3f\xff\x01\x00\x3f\xfb", 9);
    std::function<void(std::size_t)> drip = [&](std::size_t count) {
        dripping.say(count < head.size() ? head.substr(count, 1) : "x");
        timer.expires_after(20ms);
        timer.async_wait([&, count](const boost::system::error_code&) {
            if (slow.failure == asio::error::would_block)
                drip(count + 1);
        });
    };
    drip(0);
    run(io, shake(*dripping.stream, here, "", slow, 200ms));
    CHECK(slow.failure == asio::error::timed_out);
    CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("a peer that speaks no TLS, or closes, fails the handshake")
{
    const tls_context here = server();
    const tls_context there = client();
    asio::io_context io;
    connection plain(io);
    end failed;
    plain.say("EHLO mail.example\r\n");
    run(io, shake(*plain.stream, here, "", failed));
    CHECK(failed.failure.message().starts_with("TLS: "));
    connection closing(io);
    closing.hang_up();
    run(io, shake(*closing.stream, there, "mx.example", failed));
    CHECK(failed.failure);
    CHECK(failed.failure != asio::error::would_block);
}

TEST_CASE("a read after the handshake ends at its limit, and goes on when bytes come later")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    REQUIRE(with.shake_hands(here, there));
    run(with.io, read_once(*with.ours, with.server, 30ms));
    CHECK(with.server.failure == asio::error::timed_out);
    run(with.io, write_all(*with.theirs, "late", with.client));
    run(with.io, read_once(*with.ours, with.server));
    CHECK(with.server.bytes == "late");
}

TEST_CASE("what has come is read though no time is left")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    REQUIRE(with.shake_hands(here, there));
    run(with.io, write_all(*with.theirs, "just in time", with.client));
    run(with.io, read_once(*with.ours, with.server, 0ms));
    CHECK(with.server.bytes == "just in time");
    run(with.io, read_once(*with.ours, with.server, 0ms));
    CHECK(with.server.failure == asio::error::timed_out);
}

TEST_CASE("a peer that takes no more ends a write at its limit")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    REQUIRE(with.shake_hands(here, there));
    run(with.io, write_all(*with.ours, pattern(8U << 20U), with.server, 100ms));
    CHECK(with.server.failure == asio::error::timed_out);
}

TEST_CASE("draining lets a handshake end, then ends reads at a boundary")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    asio::co_spawn(with.io, shake(*with.ours, here, "", with.server), asio::detached);
    asio::post(with.io, [&] {
        asio::use_service<net::sweeper>(static_cast<asio::execution_context&>(with.io)).drain();
        asio::co_spawn(with.io, shake(*with.theirs, there, "mx.example", with.client), asio::detached);
    });
    with.io.run();
    CHECK_FALSE(with.server.failure);
    run(with.io, read_boundary(*with.ours, with.server));
    CHECK(with.server.failure == asio::error::operation_aborted);
}

TEST_CASE("draining ends a read at a boundary that waits under TLS")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    REQUIRE(with.shake_hands(here, there));
    asio::co_spawn(with.io, read_boundary(*with.ours, with.server), asio::detached);
    asio::post(with.io,
               [&] { asio::use_service<net::sweeper>(static_cast<asio::execution_context&>(with.io)).drain(); });
    with.io.restart();
    with.io.run();
    CHECK(with.server.failure == asio::error::operation_aborted);
}

TEST_CASE("an idle connection is readable when the peer ended TLS or spoke, and its last words are read")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    REQUIRE(with.shake_hands(here, there));
    CHECK_FALSE(with.ours->is_readable());
    CHECK_FALSE(with.theirs->is_readable());
    with.ours->close("421 going\r\n");
    CHECK(with.theirs->is_readable());
    run(with.io, read_once(*with.theirs, with.client));
    CHECK(with.client.bytes == "421 going\r\n");
    CHECK(with.theirs->is_readable());
    run(with.io, read_once(*with.theirs, with.client));
    CHECK(with.client.failure == asio::error::eof);
    run(with.io, read_once(*with.ours, with.server));
    CHECK(with.server.failure);
}

TEST_CASE("closing makes a waiting read fail")
{
    const tls_context here = server();
    const tls_context there = client();
    ends with;
    REQUIRE(with.shake_hands(here, there));
    asio::post(with.io, [&] { with.ours->close(); });
    run(with.io, read_once(*with.ours, with.server));
    CHECK(with.server.failure);
    CHECK_FALSE(with.ours->is_open());
}
