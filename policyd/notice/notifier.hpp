// notifier - tells the operator, by a command and by mail, from a thread of its own
//
// tell() never waits: it hands over, and what the queue has no room for is counted. One child runs at a time, within a
// time limit. That a notice could not be told is logged and counted, and changes nothing else.
//
// Threads: tell() and sweep() from any.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/base/result.hpp"
#include "policyd/notice/limiter.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace policyd {

struct notifier_options
{
    std::vector<std::string> command; // with its arguments; empty: none
    std::string mail;                 // to this address; empty: none
    std::string sendmail = "/usr/sbin/sendmail";
    unsigned an_hour = 20;
    base::milliseconds window = std::chrono::hours(1);
    std::chrono::milliseconds limit{30000}; // for a child
    bool tells_first_hits = false;          // of rules
    std::size_t waiting = 200;              // for the child that runs; others are dropped
};

class notifier
{
  public:
    notifier(notifier_options wanted, const base::logger& log, base::metrics& metrics);
    /// Tells what waits, as long as one child may take, then ends.
    ~notifier();
    notifier(const notifier&) = delete;
    notifier& operator=(const notifier&) = delete;

    bool tells_first_hits() const { return wanted_.tells_first_hits && is_wanted(); }
    base::milliseconds window() const { return wanted_.window; }
    void tell(notice told);
    /// Every minute or so: summaries become due.
    void sweep(base::time_point now);

  private:
    bool is_wanted() const { return !wanted_.command.empty() || !wanted_.mail.empty(); }
    void enqueue(notice told);
    void run();
    void pass_on(const notice& told);
    void note(const base::result<void>& became, const notice& told);

    const notifier_options wanted_;
    const base::logger& log_;
    base::metric_counter& told_;
    base::metric_counter& failed_;
    base::metric_counter& limited_;
    base::metric_counter& dropped_;
    std::mutex mutex_;
    std::condition_variable filled_;
    limiter limits_;
    std::vector<notice> waiting_;
    bool is_over_ = false;
    std::thread thread_;
};

} // namespace policyd
