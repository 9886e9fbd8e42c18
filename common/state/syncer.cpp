#include "common/state/syncer.hpp"

#include "common/net/gathered.hpp"
#include "common/text/log_line.hpp"

#include <utility>

namespace state {

namespace {

constexpr std::chrono::milliseconds tidy_interval{500};

} // namespace

syncer::syncer(database& disk, const base::logger& log, base::metrics& metrics)
    : disk_(disk), log_(log),
      syncs_(metrics.counter("sekimori_state_syncs_total", "Times that commits were synced to the disk.")),
      thread_([this] { run(); })
{}

syncer::~syncer()
{
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void syncer::acknowledge(std::vector<pending> facts)
{
    {
        const std::lock_guard lock(mutex_);
        waiting_.insert(waiting_.end(), std::make_move_iterator(facts.begin()), std::make_move_iterator(facts.end()));
    }
    changed_.notify_one();
}

void syncer::run()
{
    auto next_tidy = pending_fact::clock::now() + tidy_interval;
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait_until(lock, next_tidy, [this] { return is_stopping_ || !waiting_.empty(); });
        const std::vector<pending> facts = std::exchange(waiting_, {});
        if (facts.empty() && is_stopping_)
            return;
        lock.unlock();
        if (!facts.empty())
            sync(facts);
        if (pending_fact::clock::now() >= next_tidy) {
            tidy();
            next_tidy = pending_fact::clock::now() + tidy_interval;
        }
        lock.lock();
    }
}

void syncer::sync(const std::vector<pending>& facts)
{
    outcome became = outcome::committed;
    try {
        disk_.sync();
        syncs_.add();
    } catch (const db_error& failure) {
        became = outcome::failed;
        log_.error(text::log_line()
                       .add("state", disk_.location())
                       .add("problem", "cannot sync to the disk")
                       .add("error", failure.what())
                       .add("facts", facts.size())
                       .text());
    }
    const net::gathered answers;
    for (const pending& fact : facts)
        fact->settle(became);
}

void syncer::tidy()
{
    try {
        disk_.tidy();
        last_problem_.clear();
    } catch (const db_error& failure) {
        // The writer meets the same disk and tells the condition; here it is only that the WAL grows.
        if (last_problem_ != failure.what())
            log_.warning(text::log_line().add("state", disk_.location()).add("tidy", failure.what()).text());
        last_problem_ = failure.what();
    }
}

} // namespace state
