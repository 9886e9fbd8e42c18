// sender - a pool on an io_context of its own, and the replies of a next hop that is played

#pragma once

#include "contentd/smtp_out/client.hpp"
#include "tests/log_lines.hpp"
#include "tests/peer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <future>
#include <optional>
#include <utility>

namespace smtp_out_test {

using peers::peer;
using peers::server;
using smtp_out::outcome;
using smtp_out::outgoing;
using std::chrono::milliseconds;

namespace asio = boost::asio;

// Long enough for any machine; only where silence is played is there less patience, and then nothing else depends on
// it.
inline const smtp_out::timeouts patient{milliseconds(20000), milliseconds(20000), milliseconds(20000),
                                        milliseconds(20000)};

inline smtp_out::timeouts brief(milliseconds smtp_out::timeouts::*phase)
{
    smtp_out::timeouts made = patient;
    made.*phase = milliseconds(200);
    return made;
}

inline outgoing message_to(std::size_t recipients)
{
    outgoing made;
    made.sender = "a@b.example";
    for (std::size_t i = 0; i < recipients; ++i)
        made.recipients.push_back({"r" + std::to_string(i) + "@d.example", ""});
    made.content.push_back("Subject: x\r\n\r\n.body\r\n");
    return made;
}

struct sender
{
    explicit sender(smtp_out::timeouts allowed = patient, std::size_t limit = 10, net::tls_policy security = {})
        : pool(log, known, "filter.example", allowed, limit, std::move(security))
    {}

    // Begins; io.run() goes on with it.
    void start(const std::string& next_hop, const outgoing& message, outcome& into)
    {
        auto sending = pool.send(next_hop, message);
        asio::co_spawn(io, std::move(sending), [&into](const std::exception_ptr& failure, outcome given) {
            REQUIRE_FALSE(failure);
            into = std::move(given);
        });
    }

    outcome send(const std::string& next_hop, const outgoing& message)
    {
        outcome given;
        start(next_hop, message, given);
        io.restart();
        io.run();
        REQUIRE(given.replies.size() == message.recipients.size());
        return given;
    }

    testing::log_lines recorded;
    const base::logger log{recorded.sink()};
    asio::io_context io;
    smtp_out::announcements known;
    smtp_out::pool pool;
};

inline const std::string pipelining = "250-mx.example\r\n250-PIPELINING\r\n250 XFORWARD IDENT\r\n";

inline void greet(peer& client, std::string_view ehlo = pipelining)
{
    client.say("220 mx.example ESMTP\r\n");
    client.line();
    client.say(ehlo);
}

// One message with one recipient, accepted.
inline std::string accept_message(peer& client, std::size_t commands = 3)
{
    std::string said = client.lines(commands);
    for (std::size_t i = 1; i < commands; ++i)
        client.say("250 2.0.0 Ok\r\n");
    client.say("354 go\r\n");
    said += '\n' + client.content();
    client.say("250 2.0.0 Ok: queued as 4Q1\r\n");
    return said;
}

} // namespace smtp_out_test
