// daemon - what a service needs around its work: threads, listeners, signals, readiness, hand-over
//
//   daemon body(log, threads);
//   body.listen(endpoint, [](stream accepted) -> awaitable<void> {…});
//   body.run({.reload = …, .drain = …});     // until SIGTERM or SIGINT, drained
//
// Listening sockets come from systemd (LISTEN_FDS, matched by address), from the process before (SIGUSR2 starts the
// program anew and hands them over the same way; the old process drains once the new one serves, and goes on if it
// does not), or are bound. So a restart refuses no connection. SIGHUP calls reload. SIGTERM and SIGINT stop accepting,
// call drain, wait for sessions up to the limit, and end; a second one ends at once. The file of a UNIX-domain socket
// stays: the next process takes its place, and an old one that still drains cannot remove the new one's.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/net/stream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace net {

/// A session: runs on the thread of the stream's io_context until it returns. Exceptions are logged as errors and end
/// the session only.
using session_function = std::function<asio::awaitable<void>(stream)>;

struct hooks
{
    std::function<void()> reload; // SIGHUP; called on the main thread
    std::function<void()> drain;  // SIGTERM, SIGINT, SIGUSR2: sessions should end at their next boundary
    std::chrono::milliseconds drain_limit{60000};
};

class daemon
{
  public:
    /// `threads` io_contexts, one a thread. log must outlive it.
    daemon(const base::logger& log, unsigned threads);
    ~daemon();

    /// Throws when the address cannot be had. Connections are dealt to the threads in turn. `limit` is the number of
    /// open sessions above which accepting pauses (connections then wait in the backlog).
    void listen(const endpoint& where, session_function session, unsigned limit = 100000);

    /// Prometheus text on GET /metrics at that endpoint; Boost.Beast reads the HTTP.
    void serve_metrics(const endpoint& where, const base::metrics& registry);

    /// True from the moment when sessions should end at their next boundary.
    const std::atomic<bool>& is_draining() const;
    std::size_t open_sessions() const;

    /// One of the threads' contexts, for timers and background work; `index` modulo the number of threads.
    asio::io_context& context(std::size_t index);
    std::size_t threads() const;

    /// Tells systemd that it is ready, then serves until told to stop. Gives the exit status.
    int run(const hooks& told);

  private:
    struct contents;
    std::unique_ptr<contents> contents_;
};

/// Standard input becomes /dev/null. Raises RLIMIT_NOFILE to its hard limit, ignores SIGPIPE. Nothing is detached:
/// systemd and init scripts want the process that they started. Call first in main, and only to serve.
void prepare_process();

} // namespace net
