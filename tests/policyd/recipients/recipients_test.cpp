// The sources together: order, catch-all, breaker, memory, bounds; and what the judge makes of them.

#include "policyd/fetch.hpp"
#include "policyd/recipients/recipients.hpp"
#include "policyd/setup.hpp"
#include "tests/policyd/desk.hpp"
#include "tests/policyd/recipients/back_end.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <filesystem>
#include <fstream>

using namespace std::chrono_literals;
using policyd::recipient_told;
using policyd::recipient_verdict;
using policyd::recipients;
using policyd_test::attributes;
using policyd_test::back_end;
using policyd_test::peer;

namespace {

void write(const std::string& path, const std::string& text)
{
    std::ofstream(path) << text;
}

boost::asio::awaitable<void> ask_into(recipients& from, std::string address, bool has_login, base::time_point at,
                                      recipient_told& into)
{
    auto asking = from.ask(std::move(address), has_login, at);
    into = co_await std::move(asking);
}

/// The sources of these lines.
class office
{
  public:
    explicit office(const std::vector<std::string>& written, std::vector<std::string> overrides = {})
    {
        for (const std::string& each : written)
            overrides.push_back("policyd.recipients=" + each);
        auto opened = policyd::open_recipients(conf::settings::load({}, overrides).value(), log_, metrics_);
        if (opened.has_error())
            FAIL(opened.error().text);
        sources = std::move(*opened);
    }

    /// As a session asks: at once if it can be told, else by waiting. Several are asked side by side.
    std::vector<recipient_verdict> ask_all(const std::vector<std::string>& addresses, bool has_login = false)
    {
        std::vector<recipient_told> told(addresses.size());
        session_.restart();
        for (std::size_t i = 0; i < addresses.size(); ++i) {
            const auto now = sources->known_now(addresses[i], has_login, at);
            if (now)
                told[i] = *now;
            else
                boost::asio::co_spawn(session_, ask_into(*sources, addresses[i], has_login, at, told[i]),
                                      boost::asio::detached);
        }
        session_.run();
        std::vector<recipient_verdict> all;
        for (const recipient_told& each : told)
            all.push_back(each.is);
        return all;
    }
    recipient_verdict ask(const std::string& address, bool has_login = false)
    {
        return ask_all({address}, has_login).front();
    }

    bool has_line(std::string_view part) const { return lines.count(part) != 0; }
    std::string metrics() const { return metrics_.exposition(); }

    policyd_test::log_lines lines;

  private:
    base::logger log_{lines.sink()};
    base::metrics metrics_;
    boost::asio::io_context session_; // the thread of the sources may still hold it when it has posted the answer

  public:
    base::time_point at = base::now();
    std::unique_ptr<recipients> sources;
};

/// A store that has everybody but those whose address begins with `guess` or `nobody`.
struct store
{
    void serve(peer& client)
    {
        client.say("220 store.example ESMTP\r\n");
        while (const auto line = client.line()) {
            if (is_silent)
                return client.stay_silent();
            if (is_closing)
                return client.say("421 closing\r\n");
            if (!line->starts_with("RCPT")) {
                client.say("250 ok\r\n");
                continue;
            }
            ++questions;
            const bool is_there =
                takes_all || (line->find("<guess") == std::string::npos && line->find("<nobody") == std::string::npos &&
                              line->find("+") == std::string::npos);
            client.say(is_there && !refuses_all ? "250 ok\r\n" : "550 5.1.1 unknown\r\n");
        }
    }

    std::atomic<bool> is_silent{false};
    std::atomic<bool> is_closing{false};
    std::atomic<bool> takes_all{false};
    std::atomic<bool> refuses_all{false};
    std::atomic<int> questions{0};
    back_end server{[this](peer& client) { serve(client); }};
};

std::string callforward(const store& to, const std::string& options = "")
{
    return "example.org smtp:" + to.server.address() + " " + options;
}

} // namespace

TEST_CASE("the sources of a domain are asked in their order until one knows the recipient")
{
    const testing::directory place;
    write(place.path() + "/a", "alias@example.org\n@all.example x\n");
    write(place.path() + "/b", "bob@example.org\nbob@other.example\n");
    office with({"example.org,all.example file:" + place.path() + "/a", "* file:" + place.path() + "/b"});
    for (const char* each :
         {"alias@example.org", "bob@example.org", "Bob+x@Example.ORG", "any@all.example", "bob@other.example"})
        CHECK(with.ask(each) == recipient_verdict::known);
    for (const char* each : {"carl@example.org", "alias@other.example"})
        CHECK(with.ask(each) == recipient_verdict::unknown);
    CHECK(with.ask("postmaster@example.org") == recipient_verdict::cannot_tell);
    CHECK(with.ask("abuse+x@example.org") == recipient_verdict::cannot_tell);
    CHECK(with.ask("postmaster") == recipient_verdict::cannot_tell);
    // Who has logged in may send anywhere.
    CHECK(with.ask("carl@gmail.example", true) == recipient_verdict::cannot_tell);
    CHECK(with.ask("carl@example.org", true) == recipient_verdict::unknown);
    const auto told = with.sources->known_now("carl@example.org", false, with.at);
    REQUIRE(told.has_value());
    CHECK(told->is_counted);
}

TEST_CASE("where a source cannot tell nobody is unknown, and who is known elsewhere still is")
{
    const testing::directory place;
    write(place.path() + "/a", "alias@example.org\n");
    write(place.path() + "/b", "bob@example.org\n");
    office with({"example.org file:" + place.path() + "/a", "example.org file:" + place.path() + "/b"});
    std::filesystem::remove(place.path() + "/a");
    const base::logger quiet(with.lines.sink());
    with.sources->follow(quiet);
    with.sources->follow(quiet);
    CHECK(with.ask("carl@example.org") == recipient_verdict::temporary);
    CHECK(with.ask("bob@example.org") == recipient_verdict::known);
}

TEST_CASE("a source that is no good is an error with its place")
{
    const testing::directory place;
    write(place.path() + "/conf",
          "[policyd]\nrecipients = example.org file:/dev/null/x\nrecipients = example.com file:/etc/hosts x\n");
    const base::logger log(base::to_stderr("policyd", base::level::fatal));
    const auto open = [&](const conf::settings& settings) {
        base::metrics metrics;
        return policyd::open_recipients(settings, log, metrics).error().text;
    };
    CHECK(open(conf::settings::load(place.path() + "/conf", {}).value()).find("/conf:3: policyd.recipients: \"x\"") !=
          std::string::npos);
    const auto told = [&](const std::string& line) {
        return open(conf::settings::load({}, std::vector<std::string>{"policyd.recipients=" + line}).value());
    };
    CHECK(told("example.org file:/dev/null/x").find("--set: policyd.recipients: cannot read") == 0);
    CHECK(told("example.org sqlite:/nowhere query=SELECT ?").find("--set: policyd.recipients: cannot open") == 0);
    const std::vector<std::string> unproven = {"policyd.recipients=example.org smtp:192.0.2.1:25",
                                               "policyd.recipient_tls=verify",
                                               "policyd.recipient_tls_ca=/dev/null/ca.pem"};
    CHECK(open(conf::settings::load({}, unproven).value())
              .find("--set: policyd.recipients: policyd.recipient_tls_ca: cannot read /dev/null/ca.pem") == 0);
}

TEST_CASE("a back end's answers are remembered, and simultaneous questions are one")
{
    store at;
    office with({callforward(at, "probe=no")});
    const std::vector<recipient_verdict> twenty(20, recipient_verdict::known);
    CHECK(with.ask_all(std::vector<std::string>(20, "bob@example.org")) == twenty);
    CHECK_EQ(at.questions, 1);
    CHECK(with.ask("guess@example.org") == recipient_verdict::unknown);
    CHECK(with.ask("GUESS@example.org") == recipient_verdict::unknown);
    CHECK_EQ(at.questions, 2);
    // The whole address, then the one without extension, which is known already.
    CHECK(with.ask("bob+list@example.org") == recipient_verdict::known);
    CHECK_EQ(at.questions, 3);
    with.sources->renew("");
    CHECK(with.ask("bob@example.org") == recipient_verdict::known);
    CHECK_EQ(at.questions, 4);
    CHECK(with.metrics().find("policyd_recipient_lookups_total{source=\"smtp\",result=\"known\"}") !=
          std::string::npos);
    CHECK(with.metrics().find("policyd_recipient_cache_hits_total{source=\"smtp\"}") != std::string::npos);
}

TEST_CASE("a back end that takes any address tells nothing, and says so once")
{
    store at;
    at.takes_all = true;
    office with({callforward(at)});
    CHECK(with.ask("bob@example.org") == recipient_verdict::cannot_tell);
    CHECK(with.ask("carl@example.org") == recipient_verdict::cannot_tell);
    CHECK_EQ(at.questions, 1);
    CHECK_EQ(with.lines.count("takes any address"), 1);
    store honest;
    office other({callforward(honest)});
    CHECK(other.ask("bob@example.org") == recipient_verdict::known);
    CHECK(other.ask("guess@example.org") == recipient_verdict::unknown);
    CHECK_EQ(honest.questions, 3);
}

TEST_CASE("a back end itself may refuse postmaster")
{
    store at;
    at.refuses_all = true;
    office with({callforward(at)});
    CHECK(with.ask("postmaster@example.org") == recipient_verdict::unknown);
}

TEST_CASE("a dead back end holds nobody up beyond the bound, and is then left alone")
{
    store at;
    office with({callforward(at, "probe=no")}, {"policyd.recipient_timeout=300ms"});
    CHECK(with.ask("bob@example.org") == recipient_verdict::known);
    at.is_silent = true;
    with.sources->forget();
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i)
        CHECK(with.ask("user" + std::to_string(i) + "@example.org") == recipient_verdict::temporary);
    CHECK(std::chrono::steady_clock::now() - begin < 3s); // three that waited
    CHECK(with.has_line("it is asked more rarely"));
    CAPTURE(with.metrics());
    CHECK(with.metrics().find("policyd_recipient_source_off{source=\"smtp\"} 1.") != std::string::npos);
}

TEST_CASE("what was known stays known while its back end is away, and what was unknown does not")
{
    store at;
    office with({callforward(at, "probe=no")},
                {"policyd.recipient_positive_refresh=1s", "policyd.recipient_negative_expire=1s"});
    CHECK(with.ask("bob@example.org") == recipient_verdict::known);
    CHECK(with.ask("guess@example.org") == recipient_verdict::unknown);
    at.is_closing = true;
    std::this_thread::sleep_for(1100ms);
    CHECK(with.ask("bob@example.org") == recipient_verdict::known);
    CHECK(with.ask("guess@example.org") == recipient_verdict::temporary);
}

TEST_CASE("requests that wait when the daemon ends are told so")
{
    store at;
    at.is_silent = true;
    boost::asio::io_context session;
    office with({callforward(at, "probe=no")}, {"policyd.recipient_timeout=1m"});
    recipient_told told{recipient_verdict::known, false};
    boost::asio::co_spawn(session, ask_into(*with.sources, "bob@example.org", false, with.at, told),
                          boost::asio::detached);
    session.run_one();
    std::this_thread::sleep_for(100ms);
    with.sources.reset();
    session.run();
    CHECK(told.is == recipient_verdict::temporary);
}

TEST_CASE("a store that forgets everybody makes nobody unknown")
{
    store at;
    office with({callforward(at, "probe=no")});
    for (int i = 0; i < 5; ++i)
        CHECK(with.ask("user" + std::to_string(i) + "@example.org") == recipient_verdict::known);
    at.refuses_all = true;
    with.sources->forget();
    for (int i = 0; i < 5; ++i)
        CHECK(with.ask("user" + std::to_string(i) + "@example.org") == recipient_verdict::temporary);
    CHECK(with.ask("stranger@example.org") == recipient_verdict::temporary);
    CHECK(with.has_line("turn unknown together"));
}

namespace {

constexpr const char* refusing = "unknown-early: at rcpt: recipient.known = false -> reject \"550 5.1.1 unknown\"\n";

/// A judge with a file that has bob@example.net.
struct counting_desk
{
    explicit counting_desk(const std::string& written)
    {
        write(place.path() + "/list", "bob@example.net\nlate@example.net\n");
        with.emplace(std::vector<std::string>{"example.net file:" + place.path() + "/list"});
        around.sources = with->sources.get();
        postfix.emplace(written, around);
    }

    testing::directory place;
    std::optional<office> with;
    policyd::surroundings around;
    std::optional<policyd_test::desk> postfix;
};

} // namespace

TEST_CASE("an unknown recipient is refused at once and counts as unknown, once a message")
{
    counting_desk desk(std::string(refusing) +
                       "harvest: on unknown: unknown_per(client.address, 1h) > 3 -> penalise client.address 1h\n"
                       "penalised: penalty.until -> reject \"554 5.7.1 harvest\"\n");
    auto& postfix = *desk.postfix;
    CHECK_EQ(postfix.send(), "DUNNO");
    for (int i = 0; i < 4; ++i) {
        const attributes guess = {{"recipient", "guess" + std::to_string(i) + "@example.net"}, {"instance", "1.1.1.9"}};
        CHECK_EQ(postfix.ask("rcpt", guess), "550 5.1.1 unknown");
        CHECK_EQ(postfix.ask("rcpt", guess), "550 5.1.1 unknown"); // a retry
    }
    CHECK(postfix.has_line("action=penalise rule=harvest"));
    // The first rule goes before; a recipient that exists shows the penalty.
    CHECK_EQ(postfix.ask("rcpt", policyd_test::next()), "554 5.7.1 harvest");
}

TEST_CASE("the bracket does not count again what a source told, and counts what it did not")
{
    counting_desk desk("watch: at rcpt: recipient.known = false -> score 1\n"
                       "told: on unknown: recipient.known = false -> notify \"unknown {recipient.address}\"\n");
    auto& postfix = *desk.postfix;
    postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}}); // `known` is wired
    postfix.ask("rcpt", {{"instance", "1.1.1.8"}});
    postfix.ask("known", {{"instance", "1.1.1.8"}});
    const auto count = [&](const std::string& part) { return postfix.lines.count(part); };
    CHECK_EQ(postfix.ask("rcpt", {{"recipient", "guess@example.net"}, {"instance", "1.1.1.8"}}), "DUNNO");
    CHECK_EQ(count("unknown guess@example.net"), 1);
    postfix.pass(10s);
    CHECK_EQ(count("unknown guess@example.net"), 1);
    // No source has this domain.
    CHECK_EQ(postfix.ask("rcpt", {{"recipient", "guess@example.com"}, {"instance", "1.1.1.9"}}), "DUNNO");
    CHECK_EQ(count("event=notify"), 1);
    postfix.pass(10s);
    CHECK_EQ(count("event=notify"), 2);
}

TEST_CASE("a recipient that Postfix accepts and its source does not know is told of, and counts as unknown alone")
{
    counting_desk desk("watch: at rcpt: recipient.known = false -> score 1\n");
    auto& postfix = *desk.postfix;
    const attributes alias = {{"recipient", "alias@example.net"}};
    CHECK_EQ(postfix.send(policyd_test::next(alias)), "DUNNO");
    CHECK(desk.with->has_line("Postfix accepts this recipient"));
    postfix.adopt(std::string("ratio: unknown_ratio(client.address, 1h) > 0.9 -> reject \"550 5.7.1 guesses\"\n") +
                  refusing);
    for (int i = 0; i < 3; ++i) // Postfix lists no recipients of this domain
        postfix.send(policyd_test::next({{"recipient", "guess" + std::to_string(i) + "@example.net"}}));
    CHECK_EQ(postfix.ask("rcpt", policyd_test::next(alias)), "550 5.7.1 guesses");
}

TEST_CASE("at known it is Postfix's word, at other phases nobody's")
{
    counting_desk desk("there: at known: recipient.known -> reject \"550 5.1.1 it is there\"\n"
                       "told: at data: recipient.known is present -> reject\n");
    CHECK_EQ(desk.postfix->ask("known", {{"recipient", "guess@example.net"}}), "550 5.1.1 it is there");
    CHECK_EQ(desk.postfix->ask("data", policyd_test::next({{"recipient", "guess@example.net"}})), "DUNNO");
}

TEST_CASE("without sources recipient.known is absent at rcpt, and refuses nobody")
{
    policyd_test::desk postfix(refusing);
    CHECK_EQ(postfix.ask("rcpt", {{"recipient", "guess@example.net"}}), "DUNNO");
}

namespace {

/// A desk that brings what its sources must be asked for, and shows what is temporary.
struct asking_desk
{
    explicit asking_desk(office& with) : postfix(std::string(refusing) + later, around_of(with))
    {
        postfix.look_up = [this](policyd::context& in, const std::vector<rules::wanted_value>& wanted) {
            session.restart();
            boost::asio::co_spawn(session, policyd::fetch(in, wanted), boost::asio::detached);
            session.run();
        };
    }

    static policyd::surroundings around_of(office& with)
    {
        policyd::surroundings around;
        around.sources = with.sources.get();
        return around;
    }

    static constexpr const char* later = "later: at rcpt: recipient.known is temporary -> prepend \"X-Known: later\"\n";

    boost::asio::io_context session;
    policyd_test::desk postfix;
};

} // namespace

TEST_CASE("what must be asked is fetched, and a temporary value refuses nobody")
{
    store at;
    office with({"example.net smtp:" + at.server.address()});
    asking_desk asking(with);
    policyd_test::desk& postfix = asking.postfix;
    CHECK_EQ(postfix.ask("rcpt", policyd_test::next()), "DUNNO");
    CHECK_EQ(postfix.ask("rcpt", policyd_test::next({{"recipient", "guess@example.net"}})), "550 5.1.1 unknown");
    at.is_closing = true;
    with.sources->forget();
    CHECK_EQ(postfix.ask("rcpt", policyd_test::next({{"recipient", "guess2@example.net"}})), "PREPEND X-Known: later");
}

TEST_CASE("under stress no back end is asked, and what is known without one is told")
{
    const testing::directory place;
    write(place.path() + "/list", "bob@example.com\n");
    store at;
    office with(
        {"example.net smtp:" + at.server.address() + " probe=no", "example.com file:" + place.path() + "/list"});
    asking_desk asking(with);
    policyd_test::desk& postfix = asking.postfix;
    const auto ask = [&](const char* recipient, const char* stress) {
        return postfix.ask("rcpt", policyd_test::next({{"recipient", recipient}, {"stress", stress}}));
    };
    CHECK_EQ(ask("guess@example.net", "yes"), "PREPEND X-Known: later");
    CHECK_EQ(ask("guess@example.com", "yes"), "550 5.1.1 unknown");
    CHECK_EQ(at.questions, 0);
    CHECK_EQ(ask("guess@example.net", ""), "550 5.1.1 unknown");
    CHECK_EQ(ask("guess@example.net", "yes"), "550 5.1.1 unknown"); // remembered
    CHECK_EQ(at.questions, 1);
}
