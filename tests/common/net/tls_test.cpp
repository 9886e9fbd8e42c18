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

using namespace testing;
namespace asio = boost::asio;
using net::tls_context;
using net::tls_options;

namespace {

const certificates& files()
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

tls_options identity(const std::string& file)
{
    return files().identity(file);
}

tls_options verifying(tls_options options = {})
{
    options.authorities = files().path("ca.pem");
    options.peer = tls_options::check::required;
    return options;
}

tls_context server(const tls_options& options = identity("server"))
{
    return tls_context::for_server(options).value();
}

tls_context client(const tls_options& options = {})
{
    return tls_context::for_client(options).value();
}

struct end
{
    boost::system::error_code failure = asio::error::would_block; // of the last step; until it ends
    std::string bytes;
};

asio::awaitable<void> shake(net::stream& with, const tls_context& context, std::string name, end& into,
                            std::chrono::milliseconds limit = 10s)
{
    auto shaking = with.start_tls(context, std::move(name), limit);
    const auto done = co_await std::move(shaking);
    into.failure = done ? boost::system::error_code() : done.error();
    if (!done)
        with.close();
}

asio::awaitable<void> read_once(net::stream& from, end& into, std::chrono::milliseconds limit = 10s)
{
    std::string block(100000, '\0');
    const asio::mutable_buffer buffer(block.data(), block.size());
    const auto taken = co_await from.read_some(buffer, limit);
    into.failure = taken ? boost::system::error_code() : taken.error();
    into.bytes += taken ? block.substr(0, *taken) : std::string();
}

asio::awaitable<void> read_boundary(net::stream& from, end& into)
{
    char byte = 0;
    const asio::mutable_buffer buffer(&byte, 1);
    const auto taken = co_await from.read_at_boundary(buffer, 10s);
    into.failure = taken ? boost::system::error_code() : taken.error();
}

asio::awaitable<void> read_all(net::stream& from, end& into)
{
    into.failure = {};
    while (!into.failure) {
        auto reading = read_once(from, into);
        co_await std::move(reading);
    }
}

asio::awaitable<void> write_all(net::stream& to, std::string bytes, end& into, std::chrono::milliseconds limit = 10s)
{
    const auto written = co_await to.write(bytes, limit);
    into.failure = written ? boost::system::error_code() : written.error();
}

asio::awaitable<void> write_twice(net::stream& to, std::string_view whole, std::span<const asio::const_buffer> pieces,
                                  end& into)
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

std::string pattern(std::size_t size)
{
    std::string made(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        made[i] = static_cast<char>('a' + i % 23);
    return made;
}

} // namespace

TEST_CASE("after the handshake bytes go both ways, and both name protocol and cipher")
{
    const tls_context here = server();
    const tls_context there = client(verifying());
    ends with;
    CHECK(with.ours->tls().empty());
    REQUIRE(with.shake_hands(here, there));
    CHECK(with.ours->tls().starts_with("TLSv1.3/TLS_"));
    CHECK(with.theirs->tls() == with.ours->tls());
    run(with.io, write_all(*with.theirs, "EHLO\r\n", with.client));
    run(with.io, read_once(*with.ours, with.server));
    CHECK(with.server.bytes == "EHLO\r\n");
    run(with.io, write_all(*with.ours, "250 ok\r\n", with.server));
    run(with.io, read_once(*with.theirs, with.client));
    CHECK(with.client.bytes == "250 ok\r\n");
}

TEST_CASE("megabytes go through whole in each direction, in one piece and in many")
{
    const std::string whole = pattern((8U << 20U) + 7);
    std::vector<asio::const_buffer> pieces;
    for (std::size_t at = 0, size = 0; at < whole.size(); at += size, size = (size * 7 + 3) % 40000)
        pieces.emplace_back(whole.data() + at, std::min(size, whole.size() - at));
    for (const bool is_from_server : {true, false}) {
        const tls_context here = server();
        const tls_context there = client();
        ends with;
        REQUIRE(with.shake_hands(here, there));
        net::stream& from = is_from_server ? *with.ours : *with.theirs;
        net::stream& to = is_from_server ? *with.theirs : *with.ours;
        end sent;
        end received;
        asio::co_spawn(with.io, read_all(to, received), asio::detached);
        run(with.io, write_twice(from, whole, pieces, sent));
        CHECK_FALSE(sent.failure);
        CHECK(received.failure == asio::error::eof);
        CHECK((received.bytes == whole + whole));
    }
}

TEST_CASE("a client that verifies takes a name or an address in a certificate of its authority, and nothing else")
{
    struct row
    {
        const char* certificate;
        const char* name;
        const char* problem;
    };
    const row rows[] = {
        {"server", "mx.example", ""},
        {"server", "MX.Example", ""},
        {"address", "127.0.0.1", ""},
        {"server", "mx.example.org", "certificate not verified: hostname mismatch"},
        {"server", "127.0.0.1", "certificate not verified: IP address mismatch"},
        {"server", "", "certificate not verified: hostname mismatch"}, // whose would it be?
        {"expired", "mx.example", "certificate not verified: certificate has expired"},
        {"stranger", "mx.example", "certificate not verified: self-signed certificate"},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.certificate));
        CAPTURE(std::string(each.name));
        const tls_context here = server(identity(each.certificate));
        const tls_context there = client(verifying());
        ends with;
        with.shake_hands(here, there, each.name);
        CHECK((with.client.failure ? with.client.failure.message() : "") == each.problem);
        const tls_context blind = client();
        ends trusting;
        CHECK(trusting.shake_hands(here, blind, each.name));
    }
    const tls_context here = server();
    tls_options of_the_system = verifying();
    of_the_system.authorities.clear();
    const tls_context there = client(of_the_system);
    ends with;
    CHECK_FALSE(with.shake_hands(here, there));
    CHECK(with.client.failure.message() == "certificate not verified: unable to get local issuer certificate");
}

TEST_CASE("a server may ask for a client's certificate, and require one")
{
    tls_options asking = verifying(identity("server"));
    struct row
    {
        tls_options::check peer;
        const char* certificate;
        bool is_good;
    };
    const row rows[] = {
        {tls_options::check::none, "stranger", true},     {tls_options::check::optional, "", true},
        {tls_options::check::optional, "client", true},   {tls_options::check::optional, "stranger", false},
        {tls_options::check::required, "", false},        {tls_options::check::required, "client", true},
        {tls_options::check::required, "expired", false},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.certificate));
        asking.peer = each.peer;
        const std::string shown = each.certificate;
        const tls_context here = server(asking);
        const tls_context there = client(shown.empty() ? tls_options() : identity(shown));
        ends with;
        with.shake_hands(here, there);
        CHECK(!with.server.failure == each.is_good);
    }
}

TEST_CASE("TLS 1.2 is the least, and can be refused")
{
    struct row
    {
        int spoken;
        bool needs_1_3;
        bool is_good;
    };
    const row rows[] = {{TLS1_1_VERSION, false, false},
                        {TLS1_2_VERSION, false, true},
                        {TLS1_2_VERSION, true, false},
                        {TLS1_3_VERSION, true, true}};
    for (const row& each : rows) {
        CAPTURE(each.spoken);
        tls_options options = identity("server");
        options.needs_1_3 = each.needs_1_3;
        const tls_context here = server(options);
        const tls_context there = client();
        SSL_CTX_set_min_proto_version(there.handle(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(there.handle(), each.spoken);
        SSL_CTX_set_security_level(there.handle(), 0); // OpenSSL has none below TLS 1.2 otherwise
        ends with;
        CHECK(with.shake_hands(here, there) == each.is_good);
    }
}

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
