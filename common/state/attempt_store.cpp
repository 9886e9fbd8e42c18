#include "common/state/attempt_store.hpp"

#include "common/state/query.hpp"

#include <unistd.h>

namespace state {

namespace {

constexpr std::chrono::hours kept{6 * 24};

} // namespace

void attempt_store::take_over()
{
    left_over_ = own_.take_over();
    for (const in_flight::legacy& each : left_over_)
        for (const in_flight::survivor& one : each.survivors)
            suspects_[one.key] += one.was_alone ? 1 : 0;
    suspects_left_ = suspects_.size();
}

std::optional<int> attempt_store::failures(const std::string& key) const
{
    if (suspects_left_.load(std::memory_order_acquire) == 0)
        return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = suspects_.find(key);
    return found != suspects_.end() ? std::optional<int>(found->second) : std::nullopt;
}

std::optional<attempt> attempt_store::begin(std::string_view key, bool alone)
{
    return own_.begin(key, alone);
}

void attempt_store::end(attempt begun)
{
    own_.end(begun);
}

void attempt_store::blame(const std::string& key)
{
    {
        const std::lock_guard lock(mutex_);
        ++suspects_[key];
        suspects_left_.store(suspects_.size(), std::memory_order_release);
    }
    std::vector<change> changes;
    changes.push_back({sql::name::suspect_blame, {key, true, base::now()}});
    facts_.write(std::move(changes), durability::committed, {});
}

void attempt_store::clear(const std::string& key)
{
    {
        const std::lock_guard lock(mutex_);
        suspects_.erase(key);
        suspects_left_.store(suspects_.size(), std::memory_order_release);
    }
    std::vector<change> changes;
    changes.push_back({sql::name::suspect_clear, {key}});
    facts_.write(std::move(changes), durability::committed, {});
}

void attempt_store::load(connection& on)
{
    db_transaction whole(on);
    for (const in_flight::legacy& each : left_over_)
        for (const in_flight::survivor& one : each.survivors)
            run(on, sql::name::suspect_blame, one.key, one.was_alone, base::now());
    whole.commit();
    for (const in_flight::legacy& each : left_over_)
        ::unlink(each.file.path.c_str());
    left_over_.clear();

    const std::lock_guard lock(mutex_);
    for (query row(on, sql::name::suspect_list, base::now() - kept); row.next();)
        suspects_.insert_or_assign(row.text(0), static_cast<int>(row.integer(1)));
    suspects_left_.store(suspects_.size(), std::memory_order_release);
}

} // namespace state
