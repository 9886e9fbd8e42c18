// asked - a source that is asked, side by side or one question after the other

#pragma once

#include "policyd/recipients/source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <vector>

namespace policyd_test {

using policyd::source_answer;

inline boost::asio::awaitable<void> ask_into(policyd::recipient_source& from, std::string address,
                                             std::chrono::milliseconds limit, source_answer& into, std::size_t& left)
{
    auto asking = from.ask(std::move(address), std::chrono::steady_clock::now() + limit);
    into = co_await std::move(asking);
    if (--left == 0)
        from.close();
}

/// Side by side; the source is closed after the last answer.
inline std::vector<source_answer> ask_all(boost::asio::io_context& on, policyd::recipient_source& from,
                                          const std::vector<std::string>& addresses,
                                          std::chrono::milliseconds limit = std::chrono::seconds(5))
{
    std::vector<source_answer> told(addresses.size());
    std::size_t left = addresses.size();
    for (std::size_t i = 0; i < addresses.size(); ++i)
        boost::asio::co_spawn(on, ask_into(from, addresses[i], limit, told[i], left), boost::asio::detached);
    on.restart();
    on.run();
    return told;
}

/// One after the other.
class sequence
{
  public:
    sequence(boost::asio::io_context& on, policyd::recipient_source& from) : on_(on), from_(from) {}

    source_answer ask(const std::string& address, std::chrono::milliseconds limit = std::chrono::seconds(5))
    {
        source_answer told;
        std::size_t left = 2; // so that it stays open
        bool is_done = false;
        boost::asio::co_spawn(on_, ask_into(from_, address, limit, told, left),
                              [&](const std::exception_ptr&) { is_done = true; });
        on_.restart();
        while (!is_done)
            on_.run_one();
        return told;
    }

  private:
    boost::asio::io_context& on_;
    policyd::recipient_source& from_;
};

} // namespace policyd_test
