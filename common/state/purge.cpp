#include "common/state/purge.hpp"

#include "common/state/familiars.hpp"
#include "common/state/history.hpp"
#include "common/state/marks.hpp"
#include "common/state/query.hpp"

#include <cstdint>
#include <limits>
#include <optional>

namespace state {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr hours kept{6 * 24};         // as long as Postfix keeps trying, and one day
constexpr hours removed_kept{1};      // so that every process sees the removal
constexpr hours alarms_kept{90 * 24}; // after their end
constexpr hours tops_settled{3};      // what comes from the outbox may be late
constexpr milliseconds between_steps{20};
constexpr milliseconds between_rounds{60'000};
constexpr int full_step = 500; // the LIMIT in the statements

struct stored_bucket
{
    std::int64_t counter;
    std::int64_t bucket;
};

/// The first sub-bucket that has left its window. There are at most some dozens for each counter.
std::optional<stored_bucket> past_bucket(connection& on, sql::name next, base::time_point now)
{
    stored_bucket at{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min()};
    for (;;) {
        query row(on, next, at.counter, at.bucket);
        if (!row.next())
            return std::nullopt;
        at = {row.integer(0), row.integer(1)};
        if (row.time(2) < now)
            return at;
    }
}

} // namespace

milliseconds purge_step(connection& on)
{
    const base::time_point now = base::now();
    bool is_more = false;
    const auto remove = [&](sql::name which, const auto&... limits) {
        db_transaction step(on);
        run(on, which, limits...);
        is_more = is_more || on.changed_rows() >= full_step;
        step.commit();
    };
    remove(sql::name::accepted_purge, now);
    remove(sql::name::delivered_purge, now - kept);
    remove(sql::name::suspect_purge, now - kept);
    remove(sql::name::mark_purge, now - strikes_kept, now - removed_kept);
    remove(sql::name::grey_purge, now, now - removed_kept);
    remove(sql::name::alarm_purge, now - alarms_kept);
    remove(sql::name::baseline_purge, now - alarms_kept);
    remove(sql::name::familiar_purge, now - familiar_kept, now - removed_kept);
    remove(sql::name::process_purge, now - removed_kept);
    remove(sql::name::history_purge, now - history::kept);
    remove(sql::name::history_top_purge, now - history::kept);
    const auto hour = now - now.time_since_epoch() % history::slot_of_tops;
    remove(sql::name::history_top_trim, hour - tops_settled, hour, history::tops_kept);
    const auto remove_buckets = [&](sql::name next, sql::name which) {
        const auto past = past_bucket(on, next, now);
        if (!past)
            return;
        remove(which, past->counter, past->bucket);
        is_more = true; // the next step sees whether there was another one
    };
    remove_buckets(sql::name::counter_next_bucket, sql::name::counter_purge);
    remove_buckets(sql::name::counter_member_next_bucket, sql::name::counter_member_purge);
    return is_more ? between_steps : between_rounds;
}

} // namespace state
