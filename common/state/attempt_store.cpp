#include "common/state/attempt_store.hpp"

#include "common/state/query.hpp"

namespace state {

namespace {

constexpr std::chrono::hours kept{6 * 24};

} // namespace

void attempt_store::begin(std::string key, bool alone, base::time_point at, begun done)
{
    attempt known;
    if (has_suspects()) {
        const auto failures = failures_of(key);
        known.was_in_flight = failures.has_value();
        known.failures = failures.value_or(0);
    }
    known.key = key;
    std::vector<change> changes;
    changes.push_back({sql::name::attempt_begin, {std::move(key), self_.id, alone, at}});
    facts_.write(std::move(changes), durability::wal_only, [known, done = std::move(done)](outcome became) {
        if (became == outcome::committed)
            done(known);
        else
            done(base::fail("the attempt could not be committed to the state"));
    });
}

void attempt_store::end(std::string key)
{
    if (has_suspects()) {
        const std::lock_guard lock(mutex_);
        suspects_.erase(key);
        suspects_left_.store(suspects_.size(), std::memory_order_release);
    }
    std::vector<change> changes;
    changes.push_back({sql::name::attempt_end, {std::move(key)}});
    facts_.write(std::move(changes), durability::committed, {});
}

std::optional<int> attempt_store::failures_of(const std::string& key) const
{
    const std::lock_guard lock(mutex_);
    const auto found = suspects_.find(key);
    return found != suspects_.end() ? std::optional<int>(found->second) : std::nullopt;
}

void attempt_store::load(connection& on)
{
    std::vector<std::string> dead;
    for (query row(on, sql::name::run_list, self_.owner); row.next();) {
        run_identity other;
        other.id = row.text(0);
        other.host = row.text(1);
        other.process = row.integer(2);
        other.process_start = row.integer(3);
        if (!may_run(other, self_))
            dead.push_back(other.id);
    }
    db_transaction whole(on);
    for (const std::string& id : dead) {
        run(on, sql::name::attempt_blame, id);
        run(on, sql::name::run_remove, id);
    }
    run(on, sql::name::run_put, self_.id, self_.owner, self_.host, self_.process, self_.process_start, base::now());
    whole.commit();

    const std::lock_guard lock(mutex_);
    for (query row(on, sql::name::attempt_suspects, base::now() - kept); row.next();)
        suspects_.insert_or_assign(row.text(0), static_cast<int>(row.integer(1)));
    suspects_left_.store(suspects_.size(), std::memory_order_release);
}

void attempt_store::close(connection& on)
{
    db_transaction whole(on);
    run(on, sql::name::attempt_abandon, self_.id);
    run(on, sql::name::run_remove, self_.id);
    whole.commit();
}

} // namespace state
