#include "common/state/purge.hpp"

#include "common/state/query.hpp"

namespace state {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr hours kept{6 * 24};          // as long as Postfix keeps trying, and one day
constexpr hours marks_kept{30 * 24};   // after their end, for the strikes
constexpr hours removed_marks_kept{1}; // so that every process sees the removal
constexpr milliseconds between_steps{20};
constexpr milliseconds between_rounds{60'000};
constexpr int full_step = 500; // the LIMIT in the statements

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
    remove(sql::name::mark_purge, now - marks_kept, now - removed_marks_kept);
    remove(sql::name::counter_purge, now);
    remove(sql::name::counter_member_purge, now);
    return is_more ? between_steps : between_rounds;
}

} // namespace state
