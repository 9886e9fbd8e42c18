// source - what is asked for a recipient: a database, Dovecot, a back end
//
// Threads: all functions on the one of the io_context that was handed in, which never blocks there.

#pragma once

#include "policyd/recipients/verdict.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace policyd {

using steady_time = std::chrono::steady_clock::time_point;

class recipient_source
{
  public:
    virtual ~recipient_source() = default;

    /// `address` is in lower case, with local part and domain, without control characters. Ends soon after the deadline
    /// at the latest, and throws nothing.
    virtual boost::asio::awaitable<source_answer> ask(std::string address, steady_time deadline) = 0;
    /// Every few seconds: closes what was idle for long.
    virtual void tidy(steady_time now) = 0;
    /// Before the io_context ends: lets go of its sockets and threads. Called from the thread that ends it.
    virtual void close() = 0;
};

} // namespace policyd
