#include "tests/common/net/tls_ends.hpp"

using namespace testing;

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
