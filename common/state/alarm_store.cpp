#include "common/state/alarm_store.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr int most_rows = 4096;
constexpr int rows_a_time = 1000;

/// kind, domain, since, until, reason, ordered, ordered_at, ordered_to
alarm_row read_alarm(query& row)
{
    alarm_row made;
    made.kind = row.text(0);
    made.domain = row.text(1);
    made.since = row.time(2);
    made.until = row.time(3);
    made.reason = row.text(4);
    const std::string order = row.text(5);
    made.order = order == "on" ? alarm_order::on : (order == "off" ? alarm_order::off : alarm_order::none);
    made.ordered_at = row.time(6);
    made.ordered_to = row.time(7);
    return made;
}

std::string_view word_of(alarm_order what)
{
    return what == alarm_order::on ? "on" : (what == alarm_order::off ? "off" : "");
}

} // namespace

const alarm_row* alarm_store::row(std::string_view kind, std::string_view domain) const
{
    const auto found = rows_.find({std::string(kind), std::string(domain)});
    return found == rows_.end() ? nullptr : &found->second;
}

alarm_order alarm_store::order_in(std::string_view kind, std::string_view domain, base::time_point now) const
{
    const alarm_row* const own = row(kind, domain);
    const alarm_order given = own == nullptr ? alarm_order::none : own->live_order(now);
    return given != alarm_order::none || domain.empty() ? given : order_in(kind, {}, now);
}

bool alarm_store::is_quiet(base::time_point now) const
{
    return base::to_epoch_ms(now) >= last_end_.load(std::memory_order_relaxed);
}

bool alarm_store::is_on(std::string_view kind, std::string_view domain, base::time_point now) const
{
    if (is_quiet(now))
        return false;
    const std::shared_lock lock(mutex_);
    const alarm_order given = order_in(kind, domain, now);
    if (given != alarm_order::none)
        return given == alarm_order::on;
    const alarm_row* const own = row(kind, domain);
    const alarm_row* const site = row(kind, {});
    return (own != nullptr && own->until > now) || (site != nullptr && site->until > now);
}

alarm_order alarm_store::order(std::string_view kind, std::string_view domain, base::time_point now) const
{
    if (is_quiet(now))
        return alarm_order::none;
    const std::shared_lock lock(mutex_);
    return order_in(kind, domain, now);
}

std::optional<alarm_row> alarm_store::find(std::string_view kind, std::string_view domain) const
{
    const std::shared_lock lock(mutex_);
    const alarm_row* const found = row(kind, domain);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::vector<alarm_row> alarm_store::list() const
{
    const std::shared_lock lock(mutex_);
    std::vector<alarm_row> all;
    for (const auto& [key, each] : rows_)
        all.push_back(each);
    return all;
}

template <class Change>
void alarm_store::change_row(std::string_view kind, std::string_view domain, Change make)
{
    const std::unique_lock lock(mutex_);
    const alarm_row* const before = row(kind, domain);
    alarm_row made = before == nullptr ? alarm_row() : *before;
    made.kind = kind;
    made.domain = domain;
    make(made);
    put(std::move(made));
}

void alarm_store::raise(const alarm_row& made, written done)
{
    change_row(made.kind, made.domain, [&](alarm_row& own) {
        own.since = made.since;
        own.until = std::max(own.until, made.until);
        own.reason = made.reason;
    });
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"alarm"}});
    changes.push_back(
        {sql::name::alarm_raise, {made.kind, made.domain, made.since, made.until, made.reason, base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

void alarm_store::give_order(std::string_view kind, std::string_view domain, alarm_order what, base::time_point now,
                             base::time_point until, written done)
{
    change_row(kind, domain, [&](alarm_row& own) {
        own.order = what;
        own.ordered_at = now;
        own.ordered_to = until;
    });
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"alarm"}});
    changes.push_back({sql::name::alarm_order, {kind, domain, word_of(what), now, until, base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

std::optional<std::string> alarm_store::learned(std::string_view kind, std::string_view domain) const
{
    const std::shared_lock lock(mutex_);
    const auto found = learned_.find({std::string(kind), std::string(domain)});
    return found == learned_.end() ? std::nullopt : std::optional(found->second);
}

void alarm_store::learn(std::string_view kind, std::string_view domain, std::string learned, written done)
{
    {
        const std::unique_lock lock(mutex_);
        if (learned_.size() >= most_rows)
            learned_.erase(learned_.begin()); // it is in the database, for the next start
        learned_[{std::string(kind), std::string(domain)}] = learned;
    }
    std::vector<change> changes;
    changes.push_back({sql::name::baseline_put, {host_, kind, domain, std::move(learned), base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

void alarm_store::put(alarm_row stored)
{
    const auto end = base::to_epoch_ms(std::max(stored.until, stored.ordered_to));
    if (end > last_end_.load(std::memory_order_relaxed))
        last_end_.store(end, std::memory_order_relaxed);
    name key{stored.kind, stored.domain};
    rows_.insert_or_assign(std::move(key), std::move(stored));
    if (rows_.size() > most_rows)
        make_room();
}

void alarm_store::make_room()
{
    const base::time_point now = base::now();
    const auto idle = std::find_if(rows_.begin(), rows_.end(), [&](const auto& each) {
        return each.second.until <= now && each.second.ordered_to <= now;
    });
    if (idle != rows_.end())
        rows_.erase(idle);
}

void alarm_store::load(connection& from)
{
    const std::lock_guard watching(watch_mutex_);
    seen_ = newest_change(from, "alarm");
    const std::unique_lock lock(mutex_);
    for (query row(from, sql::name::alarm_all, most_rows); row.next();)
        put(read_alarm(row));
    for (query row(from, sql::name::baseline_all, host_, most_rows); row.next();)
        learned_.try_emplace({row.text(0), row.text(1)}, row.text(2)); // our own come first
}

void alarm_store::update(connection& from)
{
    const std::lock_guard watching(watch_mutex_);
    for (int rows = rows_a_time; rows == rows_a_time;) {
        rows = 0;
        for (query row(from, sql::name::alarm_changed, seen_, rows_a_time); row.next(); ++rows) {
            const std::unique_lock lock(mutex_);
            put(read_alarm(row));
            seen_ = row.integer(8);
        }
    }
}

} // namespace state
