// listener - accepts on one socket and deals the connections to threads in turn
//
// Its accept loop and each of its sessions share it: the last of them ends it.

#pragma once

#include "common/base/log.hpp"
#include "common/net/daemon.hpp"
#include "common/net/descriptor.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <vector>

namespace net {

class listener : public std::enable_shared_from_this<listener>
{
  public:
    /// Accepts on the first of `threads`. `log` must outlive it.
    listener(descriptor listening, endpoint where, session_function session, unsigned limit,
             std::vector<asio::io_context*> threads, const base::logger& log);

    void start();
    /// From any thread: accepts no more. Sessions go on.
    void stop();

    std::size_t open_sessions() const { return open_.load(); }
    const endpoint& where() const { return where_; }
    int handle() const { return handle_; }

  private:
    static asio::awaitable<void> accept_all(std::shared_ptr<listener> self);
    static asio::awaitable<void> run(std::shared_ptr<listener> self, stream::socket taken);
    asio::awaitable<void> wait_for_room();
    bool accept_some();
    void end_session();

    asio::io_context& own_;
    asio::posix::stream_descriptor socket_;
    asio::steady_timer pause_;
    const int handle_;
    const endpoint where_;
    const session_function session_;
    const unsigned limit_;
    const std::vector<asio::io_context*> threads_;
    const base::logger& log_;
    std::size_t next_ = 0;
    std::atomic<std::size_t> open_{0};
    std::atomic<bool> is_stopped_{false};
};

} // namespace net
