// restart - starting the program anew on the event loop, and learning how that went
//
//   idle -> begin -> (the new process serves: done | it ended or took too long: idle)

#pragma once

#include "common/base/log.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <span>
#include <string>

namespace net {

class restart
{
  public:
    /// Make it at start: it remembers where the program is. `log` must outlive it.
    restart(boost::asio::io_context& context, const base::logger& log);

    /// Starts a new process with the listening sockets and calls `relieved` with its ID when it serves. Does nothing
    /// while one is under way. A failure is logged.
    void begin(std::span<const int> listening, std::function<void(const std::string& process)> relieved);

  private:
    void finish(bool is_serving);

    const base::logger& log_;
    const std::string program_;
    boost::asio::steady_timer timer_;
    boost::asio::posix::stream_descriptor readiness_;
    std::function<void(const std::string&)> relieved_;
    pid_t process_ = -1;
};

} // namespace net
