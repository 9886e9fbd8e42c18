// channel - c-ares on an io_context: a query out, the bytes that came back in
//
// c-ares chooses the server, repeats, and goes over to TCP when an answer is truncated. Only its transport is used:
// queries are written and answers read by us, because its parsers change between releases.
//
// Threads: only that of the io_context, also for making it (or before that runs) and for its end (or after it ran).

#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace dns {

struct channel_settings
{
    std::string servers; // ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT, separated by commas; empty: those of resolv.conf(5)
    std::chrono::milliseconds timeout{1500}; // of the first try; each further one waits twice as long
    int tries = 2;                           // for each server
};

struct reply
{
    std::span<const std::uint8_t> bytes; // valid during the call; empty when every server was silent or failed
    std::string problem;                 // then
};

class channel
{
  public:
    /// Called once for each query.
    using reply_function = std::function<void(const reply&)>;

    /// Throws std::runtime_error when c-ares does not take the settings.
    channel(boost::asio::io_context& on, const channel_settings& wanted);
    /// Whoever still waits is told that.
    ~channel();
    channel(const channel&) = delete;
    channel& operator=(const channel&) = delete;

    /// May call back before it returns.
    void send(std::span<const std::uint8_t> query, reply_function told);

  private:
    class contents;
    std::shared_ptr<contents> contents_;
};

} // namespace dns
