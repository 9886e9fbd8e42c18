// pending_fact - a fact on its way to the database, and who may answer for it
//
// The writer and the deadline watch both may settle it; the first one does, and calls `done`.

#pragma once

#include "common/state/change.hpp"
#include "common/state/fact.hpp"

#include <atomic>
#include <chrono>
#include <memory>

namespace state {

/// The two classes of facts (Semantics, 7).
enum class durability : std::uint8_t {
    synced,    // A: on the disk before it is acknowledged
    committed, // B: in the WAL, or in the outbox
};

struct pending_fact
{
    using clock = std::chrono::steady_clock;

    std::vector<change> changes;
    durability kind = durability::committed;
    bool is_refused = false; // only to be answered
    written done;
    clock::time_point deadline;
    std::atomic<bool> is_settled{false};
    /// Set by who gave it to the outbox: the record's number, or not_stored.
    std::atomic<std::uint64_t> outbox_number{0};

    static constexpr std::uint64_t not_stored = ~std::uint64_t{0};

    /// True for the one who may answer.
    bool claim() { return !is_settled.exchange(true, std::memory_order_acq_rel); }
    void answer(outcome became)
    {
        if (done)
            done(became);
        done = nullptr;
    }
    void settle(outcome became)
    {
        if (claim())
            answer(became);
    }
};

using pending = std::shared_ptr<pending_fact>;

} // namespace state
