// syncer - acknowledges class A facts once they are on the disk
//
// The writer commits them like all others and hands them over; one sync of the disk then serves all that were
// committed before it. Class B facts never wait for a sync. The same thread folds the WAL back (database::tidy).

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/pending_fact.hpp"

#include <condition_variable>
#include <thread>

namespace state {

class syncer
{
  public:
    syncer(database& disk, const base::logger& log, base::metrics& metrics);
    /// Syncs what it still has.
    ~syncer();
    syncer(const syncer&) = delete;
    syncer& operator=(const syncer&) = delete;

    /// These were committed. From any thread.
    void acknowledge(std::vector<pending> facts);

  private:
    void run();
    void sync(const std::vector<pending>& facts);
    void tidy();

    database& disk_;
    const base::logger& log_;
    base::metric_counter& syncs_;
    std::string last_problem_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<pending> waiting_;
    bool is_stopping_ = false;
    std::thread thread_;
};

} // namespace state
