#include "common/state/history_store.hpp"

#include "common/state/query.hpp"

#include <algorithm>
#include <utility>

namespace state {

namespace {

constexpr std::size_t tally_room = 2048;
constexpr std::size_t most_series = 64;
constexpr std::size_t rows_a_step = 100; // a millisecond: facts wait for no longer than that
constexpr std::chrono::milliseconds note_interval{60'000};

base::time_point begin_of(base::time_point at, base::milliseconds slot)
{
    return at - at.time_since_epoch() % slot;
}

history_point read_point(query& row)
{
    return {row.time(0), row.text(1), row.text(2), row.real(3)};
}

std::vector<history_point> read_points(query& rows)
{
    std::vector<history_point> all;
    while (rows.next())
        all.push_back(read_point(rows));
    return all;
}

} // namespace

void history_store::add(const std::vector<history_sum>& sums, base::time_point at)
{
    std::vector<change> changes;
    changes.reserve(sums.size());
    for (const history_sum& each : sums)
        changes.push_back({sql::name::history_add, {begin_of(at, slot), each.series, each.item, each.amount}});
    if (!changes.empty())
        facts_.write(std::move(changes), durability::committed, {});
}

void history_store::note(std::span<const history_key> met)
{
    noted_.with([&](tallies& all) {
        for (const history_key& each : met) {
            if (each.key.empty())
                continue;
            auto found = all.find(each.series);
            if (found == all.end() && all.size() < most_series)
                found = all.try_emplace(std::string(each.series), tally_room).first;
            if (found != all.end())
                found->second.add(each.key);
        }
    });
}

// Sorted outside the lock, on which requests would wait.
void history_store::take()
{
    tallies full = noted_.with([](tallies& all) { return std::exchange(all, {}); });
    for (auto& [series, keys] : full)
        for (auto& [key, amount] : keys.take(tops_kept))
            taken_.push_back({series, std::move(key), amount});
}

std::chrono::milliseconds history_store::step(connection& on)
{
    if (taken_.empty())
        take();
    if (taken_.empty())
        return note_interval;
    const std::size_t left = taken_.size() - std::min(rows_a_step, taken_.size());
    db_transaction transaction(on);
    for (std::size_t i = left; i < taken_.size(); ++i)
        run(on, sql::name::history_top_add, begin_of(base::now(), slot_of_tops), taken_[i].series, taken_[i].item,
            taken_[i].amount);
    transaction.commit(); // should it fail, they are tried again in the next step
    taken_.resize(left);
    return taken_.empty() ? note_interval : std::chrono::milliseconds(0);
}

void history_store::finish(connection& on)
{
    take(); // beside what a step may have left
    while (!taken_.empty())
        step(on);
}

base::result<std::vector<history_point>> history_store::read(base::time_point from, base::time_point to,
                                                             std::chrono::minutes step)
{
    return rows_.read_now<std::vector<history_point>>([from, to, step](connection& on) {
        query rows(on, sql::name::history_read, from, to, base::milliseconds(step).count());
        return read_points(rows);
    });
}

base::result<std::vector<history_sum>> history_store::tops(base::time_point from, base::time_point to,
                                                           std::size_t count)
{
    return rows_.read_now<std::vector<history_sum>>([from = begin_of(from, slot_of_tops), to, count](connection& on) {
        std::vector<history_sum> all;
        for (query row(on, sql::name::history_tops, from, to, count); row.next();)
            all.push_back({row.text(0), row.text(1), row.real(2)});
        return all;
    });
}

base::result<std::vector<history_point>> history_store::of_key(std::string_view observation, std::string_view key,
                                                               base::time_point from)
{
    return rows_.read_now<std::vector<history_point>>([pattern = "% " + std::string(observation),
                                                       key = std::string(key.substr(0, tally::longest_key)),
                                                       from = begin_of(from, slot_of_tops)](connection& on) {
        query rows(on, sql::name::history_of_key, from, pattern, key);
        return read_points(rows);
    });
}

base::result<std::vector<history_point>> history_store::of_keys(std::string_view observation, base::time_point from)
{
    return rows_.read_now<std::vector<history_point>>(
        [pattern = "% " + std::string(observation), from = begin_of(from, slot_of_tops)](connection& on) {
            query rows(on, sql::name::history_of_keys, from, pattern);
            return read_points(rows);
        });
}

void history_store::forget(std::string_view observation, std::string_view key, written done)
{
    std::vector<change> changes;
    changes.push_back(
        {sql::name::history_forget, {"% " + std::string(observation), std::string(key.substr(0, tally::longest_key))}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

} // namespace state
