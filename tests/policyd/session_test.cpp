#include "policyd/session.hpp"
#include "tests/common/net/sockets.hpp"
#include "tests/policyd/desk.hpp"

#include <thread>

using policyd_test::desk;
using policyd_test::request_of;

namespace {

// A session on a thread of its own; the test is Postfix.
struct dialogue
{
    explicit dialogue(desk& at, policyd::session_settings settings = {}) : settings_(settings)
    {
        thread_ = std::thread([this, &at] {
            testing::run(context_, policyd::serve(std::move(*socket.stream), settings_, *at.by, at.log(), nullptr));
        });
    }
    ~dialogue()
    {
        socket.hang_up();
        thread_.join();
    }

    std::string ask(const std::string& bytes) const
    {
        socket.say(bytes);
        return socket.hear();
    }

  private:
    boost::asio::io_context context_;
    policyd::session_settings settings_;

  public:
    testing::connection socket{context_};

  private:
    std::thread thread_;
};

const std::string no_rules = "any: client.port < 0 -> score 1\n";

} // namespace

TEST_CASE("a session answers request after request on one socket")
{
    desk at("no: recipient.local = \"no\" -> reject \"550 5.7.1 no\"\n");
    const dialogue postfix(at);
    CHECK(postfix.ask(request_of("rcpt", {})) == "action=DUNNO\n\n");
    CHECK(postfix.ask(request_of("rcpt", {{"recipient", "no@example.net"}})) == "action=550 5.7.1 no\n\n");
    CHECK(postfix.ask(request_of("eom", {{"queue_id", "4XYZ"}})) == "action=DUNNO\n\n"); // after its commit
}

TEST_CASE("a request may come in pieces, and two at once")
{
    desk at(no_rules);
    const dialogue postfix(at);
    const auto block = request_of("rcpt", {{"sender", std::string(20000, 'x')}});
    for (std::size_t i = 0; i < block.size(); i += 7000)
        postfix.socket.say(block.substr(i, 7000));
    CHECK(postfix.socket.hear() == "action=DUNNO\n\n");
    std::string both = postfix.ask(request_of("rcpt", {}) + request_of("known", {}));
    while (both.size() < 28)
        both += postfix.socket.hear();
    CHECK(both == "action=DUNNO\n\naction=DUNNO\n\n");
}

TEST_CASE("what is no request is logged and the socket closed without an answer")
{
    for (const auto& nonsense : {std::string("GET / HTTP/1.1\n\n"), std::string("\n"), std::string(70000, 'x'),
                                 request_of("rcpt", {{"sender", "a\r"}})}) {
        CAPTURE(nonsense.substr(0, 20));
        desk at(no_rules);
        const dialogue postfix(at);
        (void)!::send(postfix.socket.peer, nonsense.data(), nonsense.size(), MSG_NOSIGNAL);
        CHECK(postfix.socket.hear().empty());
        CHECK(at.has_line("event=malformed"));
    }
}

TEST_CASE("a peer that goes away in the middle of a request ends its session only")
{
    desk at(no_rules);
    {
        const dialogue postfix(at);
        postfix.socket.say("request=smtpd_access_policy\nsender=");
    }
    const dialogue next(at);
    CHECK(next.ask(request_of("rcpt", {})) == "action=DUNNO\n\n");
}

TEST_CASE("a silent peer is let go after the idle time-out")
{
    desk at(no_rules);
    policyd::session_settings settings;
    settings.idle_timeout = std::chrono::milliseconds(100);
    const dialogue postfix(at, settings);
    CHECK(postfix.socket.hear().empty());
}
