#include "common/state/digest_purge.hpp"

#include "common/state/digest_rows.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr std::size_t rows_a_step = 100;
constexpr std::chrono::milliseconds between_steps{20};
constexpr std::chrono::milliseconds between_rounds{10'000};
constexpr std::chrono::milliseconds look_again{300};
constexpr std::chrono::minutes count_is_good{10};

} // namespace

std::chrono::milliseconds digest_purge::step(connection& on, base::time_point now)
{
    if (counted_.is_building())
        return look_again;
    if (remove(on, now, rows_a_step) != 0)
        return between_steps;
    if (counted_.rows() <= most_)
        return between_rounds;
    if (std::chrono::steady_clock::now() - counted_.counted_at() > count_is_good) {
        counted_.begin_again(); // others may have removed some
        return look_again;
    }
    const auto surplus = static_cast<std::size_t>(std::min<std::uint64_t>(counted_.rows() - most_, rows_a_step));
    return remove(on, base::time_point::max(), surplus) != 0 ? between_steps : between_rounds;
}

std::size_t digest_purge::remove(connection& on, base::time_point before, std::size_t most)
{
    std::size_t rows = 0;
    db_transaction step(on);
    for (const sql::name which : {sql::name::digest_of_neighbour_expired, sql::name::digest_expired}) {
        std::vector<change> changes;
        const auto expired = read_expired(on, which, before, most - rows);
        rows += expired.size();
        for (const digest_leftover& each : expired)
            add_removal(each, before, changes);
        perform(on, changes);
    }
    step.commit();
    counted_.note_removed(rows);
    return rows;
}

} // namespace state
