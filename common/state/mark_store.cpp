#include "common/state/mark_store.hpp"

#include "common/state/query.hpp"

namespace state {

namespace {

constexpr int changes_a_time = 1000;
constexpr int most_loaded = 1'000'000; // more than the mirror's memory takes
constexpr std::chrono::seconds expiry_interval{30};

/// list, kind, key, since, until, reason, origin, strikes
mark read_mark(query& row)
{
    mark made;
    made.kind = row.text(1);
    made.key = row.text(2);
    made.since = row.time(3);
    made.until = row.time(4);
    made.reason = row.text(5);
    made.origin = row.text(6);
    made.strikes = static_cast<int>(row.integer(7));
    return made;
}

} // namespace

std::optional<mark> mark_store::find(std::string_view kind, std::string_view key, base::time_point now) const
{
    if (mirror_->is_empty())
        return std::nullopt;
    const auto name = mark_name::make(kind, key);
    if (!name)
        return std::nullopt;
    if (name->range && name->range->mapped_length() == 128)
        return mirror_->find(name->range->address(), now);
    return mirror_->find(*name, now);
}

std::optional<mark> mark_store::find(const net::ip_address& address, base::time_point now) const
{
    return mirror_->find(address, now);
}

int mark_store::earlier(std::string_view kind, std::string_view key, base::time_point now) const
{
    const auto name = mark_name::make(kind, key);
    return name ? mirror_->earlier(*name, now) : 0;
}

void mark_store::add(mark made, written done)
{
    const auto name = mark_name::make(made.kind, made.key);
    if (!name) {
        facts_.refuse(std::move(done));
        return;
    }
    mirror_->extend(*name, made);
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"mark"}});
    changes.push_back({sql::name::mark_put,
                       {list_, name->kind, name->key, made.since, made.until, made.reason, made.origin, base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

void mark_store::remove(std::string_view kind, std::string_view key, written done)
{
    const auto name = mark_name::make(kind, key);
    if (!name) {
        facts_.refuse(std::move(done));
        return;
    }
    mirror_->remove(*name);
    std::vector<change> changes;
    changes.push_back({sql::name::sequence_bump, {"mark"}});
    changes.push_back({sql::name::mark_remove, {list_, name->kind, name->key, base::now()}});
    facts_.write(std::move(changes), durability::committed, std::move(done));
}

std::vector<mark> mark_store::list(base::time_point now) const
{
    return mirror_->list(now);
}

void mark_watch::load(connection& from)
{
    const base::time_point now = base::now();
    const std::lock_guard lock(mutex_);
    seen_ = newest_change(from, "mark");
    // Those that last longest come first: the mirror keeps these when it is full.
    for (query row(from, sql::name::mark_recent, now - strikes_kept, most_loaded); row.next();) {
        const mark stored = read_mark(row);
        if (const auto name = mark_name::make(stored.kind, stored.key))
            store_of(row.text(0)).mirror().set(*name, stored, now);
    }
}

void mark_watch::update(connection& from)
{
    const base::time_point now = base::now();
    const std::lock_guard lock(mutex_);
    while (true) {
        int rows = 0;
        for (query row(from, sql::name::mark_changed, seen_, changes_a_time); row.next(); ++rows) {
            const mark stored = read_mark(row);
            if (const auto name = mark_name::make(stored.kind, stored.key))
                store_of(row.text(0)).mirror().set(*name, stored, now);
            seen_ = row.integer(8);
        }
        if (rows < changes_a_time)
            break;
    }
    if (now < next_expiry_)
        return;
    next_expiry_ = now + expiry_interval;
    penalties_.mirror().expire(now);
    allowances_.mirror().expire(now);
}

} // namespace state
