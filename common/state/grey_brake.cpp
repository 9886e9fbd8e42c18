#include "common/state/grey_brake.hpp"

#include "common/base/hash.hpp"

#include <algorithm>

namespace state {

bool grey_brake::count(std::string_view source, base::time_point now)
{
    begin_hour(std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count());
    const std::uint64_t hash = base::seeded_hash(source, base::process_seed());
    unsigned least = 0xffff;
    for (std::size_t each = 0; each < rows_->size(); ++each) {
        auto& cell = (*rows_)[each][(hash >> (each * 32U)) % width];
        unsigned before = cell.load(std::memory_order_relaxed);
        if (before < 0xffff)
            before = cell.fetch_add(1, std::memory_order_relaxed);
        least = std::min(least, before);
    }
    return least >= most_;
}

// What others count meanwhile may be lost.
void grey_brake::begin_hour(std::int64_t hour)
{
    if (hour_.load(std::memory_order_relaxed) == hour || hour_.exchange(hour, std::memory_order_relaxed) == hour)
        return;
    for (row& each : *rows_)
        for (auto& cell : each)
            cell.store(0, std::memory_order_relaxed);
}

} // namespace state
