// attempt_store - messages in flight, and those with which the filter died
//
// begin() is committed to the WAL and not synced: what it guards against is the death of this process, which the WAL
// survives; a power failure takes all processes and blames no message. So it costs a group commit and no fsync.
//
// Suspects are few (what one process had in flight) and kept in memory.
//
// Threads: any; load() and close() run on the writer's.

#pragma once

#include "common/state/deliveries.hpp"
#include "common/state/run_identity.hpp"
#include "common/state/writer.hpp"

#include <unordered_map>

namespace state {

class attempt_store : public attempts
{
  public:
    attempt_store(run_identity self, writer& facts) : self_(std::move(self)), facts_(facts) {}

    void begin(std::string key, bool alone, base::time_point at, begun done) override;
    void end(std::string key) override;
    bool has_suspects() const override { return suspects_left_.load(std::memory_order_acquire) != 0; }

    /// Blames what dead processes of this owner had in flight, and reads the suspects.
    void load(connection& on);
    /// What is in flight at an orderly end did not crash anything.
    void close(connection& on);

  private:
    std::optional<int> failures_of(const std::string& key) const;

    const run_identity self_;
    writer& facts_;
    std::atomic<std::size_t> suspects_left_{0};
    mutable std::mutex mutex_;
    std::unordered_map<std::string, int> suspects_; // key -> failures
};

} // namespace state
