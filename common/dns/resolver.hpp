// resolver - asks the DNS, without blocking a thread
//
// Threads: any. A coroutine goes on on its own executor.

#pragma once

#include "common/dns/answer.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace dns {

class resolver
{
  public:
    virtual ~resolver() = default;

    /// Never null and never throws for what the DNS does: in doubt the answer is temporary. `name` is in ASCII
    /// (A-labels), with or without the last dot, any case.
    virtual boost::asio::awaitable<answer_ptr> look_up(std::string name, type wanted) = 0;
    /// What is known at this moment without asking; null when that is nothing.
    virtual answer_ptr known(const std::string& name, type wanted) = 0;
};

} // namespace dns
