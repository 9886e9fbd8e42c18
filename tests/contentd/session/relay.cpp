// relay - the proxy without its judgement: takes messages in, spools them, and gives them to the next hop as they are
//
//   smtp_relay LISTEN NEXT_HOP [THREADS]
//
// For trying the SMTP parts against real servers, and for measuring what they cost alone.

#include "common/net/daemon.hpp"
#include "contentd/session.hpp"
#include "contentd/smtp_out/client.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <vector>

namespace {

namespace asio = boost::asio;

struct relay : contentd::message_handler
{
    relay(const base::logger& log, std::string next_hop_address) : next_hop(std::move(next_hop_address))
    {
        const smtp_out::timeouts allowed;
        pool = std::make_unique<smtp_out::pool>(log, known, "relay.example", allowed, 100);
    }

    void expect(contentd::received_message&) override {}

    asio::awaitable<std::vector<smtp::reply>> handle(contentd::received_message& message) override
    {
        smtp_out::outgoing onward;
        onward.sender = message.envelope.sender;
        onward.parameters = message.envelope.parameters;
        onward.recipients = message.envelope.recipients;
        onward.origin = message.envelope.origin;
        onward.content.push_back(message.content);
        auto sending = pool->send(next_hop, onward);
        smtp_out::outcome given = co_await std::move(sending);
        co_return std::move(given.replies);
    }

    std::string next_hop;
    smtp_out::announcements known;
    std::unique_ptr<smtp_out::pool> pool;
};

int run(const std::string& listen, const std::string& next_hop, unsigned threads)
{
    net::prepare_process();
    const base::logger log(base::to_stderr("relay"));
    net::daemon body(log, threads);
    // A pool belongs to a thread, so each thread has its relay; the tests use one.
    std::map<asio::execution_context*, std::unique_ptr<relay>> relays;
    for (std::size_t i = 0; i < body.threads(); ++i)
        relays[&body.context(i)] = std::make_unique<relay>(log, next_hop);

    contentd::session_settings settings;
    settings.hostname = "relay.example";
    settings.next_hop = next_hop;
    settings.networks.push_back(*net::prefix::parse("127.0.0.0/8"));
    settings.spool_directory = "/tmp";
    body.listen(*net::endpoint::parse(listen), [&](net::stream peer) {
        auto* const context = &asio::query(peer.executor(), asio::execution::context);
        return contentd::serve(std::move(peer), settings, *relays.at(context), body.is_draining(), log);
    });
    return body.run({});
}

} // namespace

int main(int count, char** arguments)
{
    if (count < 3) {
        std::cerr << "usage: smtp_relay LISTEN NEXT_HOP [THREADS]\n";
        return 2;
    }
    try {
        return run(arguments[1], arguments[2], count > 3 ? static_cast<unsigned>(std::atoi(arguments[3])) : 1);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
