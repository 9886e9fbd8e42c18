// served - a session on a thread of its own, and the client that the test plays

#pragma once

#include "common/net/sweeper.hpp"
#include "contentd/session.hpp"
#include "tests/log_lines.hpp"
#include "tests/peer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace testing {

namespace asio = boost::asio;
using contentd::received_message;
using peers::peer;

using judge = std::function<std::vector<smtp::reply>(const received_message&)>;

inline std::vector<smtp::reply> accept_all(const received_message& message)
{
    std::vector<smtp::reply> replies;
    for (const smtp_in::recipient& one : message.envelope.recipients)
        replies.push_back({250, "2.0.0", "Ok: " + one.address});
    return replies;
}

inline contentd::session_settings usual()
{
    contentd::session_settings made;
    made.hostname = "filter.example";
    made.next_hop = "127.0.0.1:10026";
    made.spool_directory = "/tmp";
    made.spool_memory = 64 * 1024;
    return made;
}

class served : private contentd::message_handler
{
  public:
    explicit served(contentd::session_settings given = usual(), judge judged = accept_all,
                    std::pair<int, int> sockets = peers::unix_pair(), int family = AF_UNIX)
        : client(sockets.first), settings(std::move(given)), judged_(std::move(judged))
    {
        net::stream::socket socket(io_, asio::generic::stream_protocol(family, 0), sockets.second);
        auto session = contentd::serve(net::stream(std::move(socket)), settings, *this, is_draining_, log_);
        asio::co_spawn(io_, std::move(session), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }

    ~served() { end(); }
    served(const served&) = delete;
    served& operator=(const served&) = delete;

    // Waits until the session is over; what the handler saw may be read then.
    void end()
    {
        client.close();
        if (thread_.joinable())
            thread_.join();
    }

    void drain()
    {
        is_draining_ = true;
        asio::post(io_, [this] { asio::use_service<net::sweeper>(io_).drain(); });
    }

    peer client;
    contentd::session_settings settings;
    std::vector<std::string> contents;
    std::vector<received_message> messages;
    std::vector<std::string> expected; // sender and recipients of those whose content was awaited
    log_lines recorded;

  private:
    void expect(received_message& message) override
    {
        std::string told = message.envelope.sender;
        for (const smtp_in::recipient& one : message.envelope.recipients)
            told += ' ' + one.address;
        expected.push_back(told);
    }
    asio::awaitable<std::vector<smtp::reply>> handle(received_message& message) override
    {
        contents.emplace_back(message.content);
        messages.push_back(message);
        co_return judged_(message);
    }

    const base::logger log_{recorded.sink()};
    judge judged_;
    std::atomic<bool> is_draining_ = false;
    asio::io_context io_;
    std::thread thread_;
};

inline void say(peer& client, std::string_view line)
{
    client.say(std::string(line) + "\r\n");
}

// Up to and with DATA.
inline void open(peer& client, std::string_view greeting = "LHLO mail.example")
{
    client.line();
    for (const std::string_view line : {greeting, std::string_view("MAIL FROM:<a@b.example>"),
                                        std::string_view("RCPT TO:<c@d.example>"), std::string_view("DATA")}) {
        say(client, line);
        client.reply();
    }
}

} // namespace testing
