// pull - exports from a directory, from a real web server, and from servers that are none of the good sort

#include "contentd/digest_exchange/pull.hpp"
#include "tests/certificates.hpp"
#include "tests/contentd/digest_exchange/sites.hpp"
#include "tests/contentd/peer.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <set>

using namespace testing;
using namespace digest_exchange;
using namespace std::chrono_literals;

namespace {

const base::time_point now = base::now();

/// python3 -m http.server on a port of its choice.
class web_server
{
  public:
    explicit web_server(const std::string& directory)
    {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO); // a line a request
            ::execlp("python3", "python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory",
                     directory.c_str(), nullptr);
            _exit(1);
        }
        ::close(ends[1]);
        said_ = ::fdopen(ends[0], "r"); // open to the end: it may say more
        unsigned port = 0;              // Serving HTTP on 127.0.0.1 port 40001 (http://127.0.0.1:40001/) ...
        const int read = std::fscanf(said_, "Serving HTTP on 127.0.0.1 port %u", &port);
        REQUIRE(read == 1);
        url_ = "http://127.0.0.1:" + std::to_string(port);
    }
    ~web_server()
    {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        std::fclose(said_);
    }
    web_server(const web_server&) = delete;
    web_server& operator=(const web_server&) = delete;

    const std::string& url() const { return url_; }

  private:
    pid_t child_ = 0;
    FILE* said_ = nullptr;
    std::string url_;
};

pulled pull_from(site& here, const std::vector<neighbour>& neighbours, const std::string& place,
                 std::string_view whose = {})
{
    return pull({here.digests(), neighbours, {}, {}}, place, whose, base::now(), {});
}

std::size_t digests_of(const pulled& made)
{
    std::size_t sum = 0;
    for (const imported& each : made.exports)
        sum += each.digests;
    return sum;
}

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

TEST_CASE("a directory is read in the order in which its files were made, and again without those that are known")
{
    site here("a");
    site there("b");
    const directory where;
    const std::vector<neighbour> neighbours{there.as_neighbour()};
    CHECK(pull_from(here, neighbours, where.path()).exports.empty());
    const limits small{64U << 20U, 2};
    for (std::uint8_t i = 1; i <= 5; ++i)
        there.report(content(i));
    REQUIRE(export_directory(there.exporter(small), where.path(), now).has_value());
    where.write("notes", "anything else is left alone");
    const auto first = pull_from(here, neighbours, where.path(), "b");
    CHECK(first.problem.empty());
    CHECK(first.exports.size() == 3);
    CHECK(digests_of(first) == 5);
    CHECK(std::none_of(first.exports.begin(), first.exports.end(), [](const imported& each) { return each.has_gap; }));
    CHECK(pull_from(here, neighbours, where.path(), "b").exports.empty());
    const auto again = pull_from(here, neighbours, where.path());
    CHECK(again.exports.size() == 3);
    CHECK(digests_of(again) == 0);
    there.report(content(6));
    REQUIRE(export_directory(there.exporter(small), where.path(), now).has_value());
    CHECK(digests_of(pull_from(here, neighbours, where.path(), "b")) == 1);
    CHECK(here.find(content(6)).exact.spam == 0.5);
    CHECK(pull_from(here, neighbours, "/nowhere").problem.find("/nowhere cannot be read") != std::string::npos);
}

TEST_CASE("a file that is refused ends the pull, and what is behind it is read when it is good again")
{
    site here("a");
    site there("b");
    const directory where;
    const std::vector<neighbour> neighbours{there.as_neighbour()};
    for (std::uint8_t i = 1; i <= 3; ++i)
        there.report(content(i));
    REQUIRE(export_directory(there.exporter({64U << 20U, 1}), where.path(), now)->files == 3);
    std::set<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(where.path()))
        names.insert(each.path().filename().string());
    const std::string second = where.file(*std::next(names.begin()));
    std::filesystem::rename(second, where.file("aside"));
    std::ofstream(second) << "damaged";
    const auto made = pull_from(here, neighbours, where.path(), "b");
    CHECK(digests_of(made) == 1);
    CHECK(made.problem.find(*std::next(names.begin()) + ": this is no export") != std::string::npos);
    std::filesystem::rename(where.file("aside"), second);
    CHECK(digests_of(pull_from(here, neighbours, where.path(), "b")) == 2);
}

TEST_CASE("exports come from a neighbour's web server, each once, and the log tells what came")
{
    site here("a");
    site there("b");
    const directory where;
    std::filesystem::create_directory(where.file("digests"));
    for (std::uint8_t i = 1; i <= 5; ++i)
        there.report(content(i));
    REQUIRE(export_directory(there.exporter({64U << 20U, 2}), where.file("digests"), now)->files == 3);
    const web_server web(where.path());
    neighbour b = there.as_neighbour();
    b.from = web.url() + "/digests";
    neighbour gone = there.as_neighbour();
    gone.name = "gone";
    gone.from = web.url() + "/nothing/";
    const std::vector<neighbour> neighbours{b, gone};
    const puller by{here.digests(), neighbours, {}, {}};
    log_lines lines;
    const base::logger log(lines.sink());
    pull_all(by, base::now(), {}, log);
    CHECK(lines.count("neighbour=b imported=5") == 1);
    CHECK(lines.count("neighbour=gone imported=0") == 1);
    CHECK(lines.count("it answered 404") == 1);
    CHECK(here.find(content(5)).exact.spam == 0.5);
    pull_all(by, base::now(), {}, log);
    CHECK(lines.count("neighbour=b") == 1);
    there.report(content(6));
    REQUIRE(export_directory(there.exporter(), where.file("digests"), now).has_value());
    CHECK(digests_of(pull_from(here, neighbours, b.from, "b")) == 1);
    std::stop_source stop;
    stop.request_stop();
    CHECK(!pull(by, b.from, {}, now, stop.get_token()).problem.empty());
}

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
        {"HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", "bad answer"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'), "bad answer"},
        {"HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'), "bad answer"},
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
