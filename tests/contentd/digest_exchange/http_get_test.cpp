// http_get - a file from a web server, and from servers that are none of the good sort

#include "contentd/digest_exchange/http_get.hpp"
#include "tests/certificates.hpp"
#include "tests/peer.hpp"

#include <doctest/doctest.h>

#include <atomic>

using namespace testing;
using namespace digest_exchange;
using namespace std::chrono_literals;

namespace {

/// One answer, of a server that says just that, whatever it was asked, and closes.
base::result<std::string> answer_of(const std::string& said, fetch_options wanted = {})
{
    peers::server server({[&](peers::peer& client) {
        while (client.line().size() > 1) {
        }
        client.say(said);
        client.close();
    }});
    wanted.limit = 2s;
    return http_get(url::parse("http://" + server.address() + "/d").value(), "x", wanted, {});
}

} // namespace

TEST_CASE("over TLS a server must prove its name")
{
    const certificates files;
    files.issue("good", {});
    files.issue("other", {.name = "other.example"});
    const auto fetch = [&](const std::string& which, const std::string& authorities) {
        const auto context = net::tls_context::for_server(files.identity(which)).value();
        peers::server server({[&](peers::peer& client) {
            if (!client.start_tls(context.handle()))
                return;
            while (client.line().size() > 1) {
            }
            client.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
            client.close();
        }});
        fetch_options wanted;
        wanted.limit = 5s;
        wanted.authorities = authorities;
        return http_get(url::parse("https://" + server.address()).value(), "x", wanted, {});
    };
    CHECK(fetch("good", files.path("ca.pem")).value() == "good");
    CHECK(fetch("other", files.path("ca.pem")).error().text.find("TLS") != std::string::npos);
    CHECK(fetch("good", {}).error().text.find("TLS") != std::string::npos); // the system does not know that authority
}

TEST_CASE("answers of every form are understood, and what is none is an error within the limits")
{
    CHECK(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood").value() == "good");
    CHECK(answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ngo\r\n2\r\nod\r\n0\r\n\r\n").value() ==
          "good");
    CHECK(answer_of("HTTP/1.0 200 OK\r\n\r\ngood").value() == "good"); // up to the end of the connection
    CHECK(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").value().empty());
    struct
    {
        std::string said;
        std::string told;
    } const cases[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ngood", "bad answer"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ngo\r\n", "bad answer"},
        {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "it answered 302"},
        {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "it answered 404"},
        {"220 mx.example ESMTP\r\n", "bad answer"},
        {"", "without an answer"},
        {"HTTP/1.1 200", "bad answer"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", "more than 16384 bytes"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'), "larger than 100 bytes"},
        {"HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'), "larger than 100 bytes"},
    };
    fetch_options small;
    small.bytes = 100;
    for (const auto& each : cases) {
        CAPTURE(each.said.substr(0, 60));
        const auto came = answer_of(each.said, small);
        REQUIRE(!came.has_value());
        CHECK(came.error().text.find(each.told) != std::string::npos);
        CHECK(came.error().text.find("http://127.0.0.1:") == 0);
    }
}

TEST_CASE("a server that is silent, or drips, costs no more than the limit")
{
    for (const bool drips : {false, true}) {
        const auto begun = std::chrono::steady_clock::now();
        std::atomic<bool> is_over{false};
        peers::server server({[&](peers::peer& client) {
            client.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (!is_over) {
                if (drips)
                    client.say("x");
                std::this_thread::sleep_for(20ms);
            }
        }});
        fetch_options wanted;
        wanted.limit = 500ms;
        const auto came = http_get(url::parse("http://" + server.address()).value(), "x", wanted, {});
        is_over = true;
        REQUIRE(!came.has_value());
        CHECK(came.error().text.find("no answer") != std::string::npos);
        CHECK(std::chrono::steady_clock::now() - begun < 3s);
    }
    CHECK(!http_get(url::parse("http://127.0.0.1:1/").value(), "x", {}, {}).has_value());
}

TEST_CASE("what a server says without end is given up at once, in whatever place of its answer")
{
    for (const std::string& begun :
         {std::string("HTTP/1.1 200 OK\r\nX: "), std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ngo\r\n0\r\nX: ")}) {
        CAPTURE(begun);
        peers::server server({[&](peers::peer& client) {
            client.say(begun);
            const std::string more(65536, 'x');
            for (int i = 0; i < 4000; ++i) // 256 MB, unless we close
                client.say(more);
        }});
        const auto came = http_get(url::parse("http://" + server.address()).value(), "x", {}, {});
        REQUIRE(!came.has_value());
        CHECK(came.error().text.find("a head of more than 16384 bytes") != std::string::npos);
    }
}

TEST_CASE("who is asked to stop does not wait for a server")
{
    std::stop_source stop;
    std::atomic<bool> is_over{false};
    peers::server server({[&](peers::peer&) {
        stop.request_stop();
        while (!is_over)
            std::this_thread::sleep_for(20ms);
    }});
    const auto begun = std::chrono::steady_clock::now();
    const auto came = http_get(url::parse("http://" + server.address()).value(), "x", {}, stop.get_token());
    is_over = true;
    CHECK(came.error().text.find("stopped") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("URLs are read into where to connect and what to ask for")
{
    struct
    {
        std::string written;
        std::string host;
        std::string path;
        std::string port;
    } const good[] = {
        {"http://b.example", "b.example", "/", "80"},
        {"https://b.example/a/b", "b.example", "/a/b/", "443"},
        {"http://b.example:8080/a/", "b.example:8080", "/a/", "8080"},
        {"https://[2001:db8::1]/a", "[2001:db8::1]", "/a/", "443"},
        {"https://[2001:db8::1]:444/a", "[2001:db8::1]:444", "/a/", "444"},
        {"https://b.example:443/", "b.example", "/", "443"},
    };
    for (const auto& each : good) {
        CAPTURE(each.written);
        const auto read = url::parse(each.written);
        REQUIRE(read.has_value());
        CHECK(read->host() == each.host);
        CHECK(read->path == each.path);
        CHECK(read->server.port == each.port);
        CHECK(read->is_secure == each.written.starts_with("https"));
    }
    for (const std::string& each :
         {std::string(), std::string("ftp://b.example/"), std::string("http://"), std::string("http:///a"),
          std::string("http://b.example:x/"), std::string("http://user@b.example/"),
          std::string("http://b.example/a?b"), std::string("http://b.example/\r\nX: y"),
          std::string("http://b.example/ a"), std::string("HTTP://b.example"), std::string("http://b.example:70000/"),
          "http://b.example/" + std::string(1000, 'a')}) {
        CAPTURE(each);
        CHECK(!url::parse(each).has_value());
    }
}
