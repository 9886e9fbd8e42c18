// fallback - what becomes of facts that the database does not take in time
//
// Class B facts go to the outbox file when their time is over, watched by a thread of its own, because the writer may
// be stuck in a slow disk. Commands have no outbox: there a fact that is overdue has failed. Class A facts fail.
//
// Threads: any.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/outbox.hpp"
#include "common/state/pending_fact.hpp"

#include <condition_variable>
#include <deque>
#include <thread>

namespace state {

class fallback
{
  public:
    /// `box` is null for commands; it and the others must outlive this.
    fallback(outbox* box, const base::logger& log, base::metrics& metrics);
    ~fallback();
    fallback(const fallback&) = delete;
    fallback& operator=(const fallback&) = delete;

    /// Looks after its deadline from now on.
    void watch(const pending& fact);
    /// The database will not take it now.
    void give_up(pending_fact& fact);
    /// The database has it; if it went to the outbox meanwhile, it is taken out there.
    void committed(pending_fact& fact);

    std::uint64_t dropped() const { return dropped_.value(); }

  private:
    void run();
    void store(pending_fact& fact);
    void complain();

    outbox* const box_;
    const base::logger& log_;
    base::metric_counter& outboxed_;
    base::metric_counter& dropped_;
    std::atomic<std::int64_t> last_complaint_ms_{0};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<pending> watched_; // by deadline
    bool is_stopping_ = false;
    std::thread thread_;
};

} // namespace state
