// condition - whether the database answers, and one log line each time that this changes
//
// Threads: any.

#pragma once

#include "common/base/log.hpp"
#include "common/state/database.hpp"

#include <atomic>
#include <mutex>
#include <string>

namespace state {

class condition
{
  public:
    /// A daemon's line tells what goes on without the database; of a command nothing does.
    condition(std::string location, bool is_daemon, const base::logger& log)
        : location_(std::move(location)), is_daemon_(is_daemon), log_(log)
    {}

    void set_available();
    void set_fault(const db_error& failure);

    bool is_available() const { return is_available_.load(std::memory_order_acquire); }
    /// Empty while it answers.
    std::string problem() const;
    const std::string& location() const { return location_; }

  private:
    const std::string location_;
    const bool is_daemon_;
    const base::logger& log_;
    std::atomic<bool> is_available_{false};
    mutable std::mutex mutex_;
    std::string problem_;
};

} // namespace state
