#include "common/state/counter_store.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr std::int64_t buckets = 12;

std::int64_t bucket_of(const counter_spec& spec, base::time_point now)
{
    return base::to_epoch_ms(now) / std::max<std::int64_t>(1, spec.window.count() * 1000 / buckets);
}

} // namespace

std::vector<counter_id> counter_store::adopt(std::span<const counter_spec> specs)
{
    return contents_.with([&](contents& all) {
        std::vector<counter_id> ids;
        for (const counter_spec& each : specs) {
            const auto found = std::find(all.specs.begin(), all.specs.end(), each);
            ids.push_back(static_cast<counter_id>(found - all.specs.begin()));
            if (found == all.specs.end())
                all.specs.push_back(each);
        }
        return ids;
    });
}

std::string counter_store::slot_of(counter_id counter, std::string_view key)
{
    const auto hash = XXH3_128bits(key.data(), key.size());
    return std::to_string(counter) + ' ' + std::to_string(hash.low64) + ' ' + std::to_string(hash.high64);
}

double counter_store::sum(ring& of, std::int64_t oldest)
{
    of.sums.erase(of.sums.begin(), of.sums.lower_bound(oldest));
    of.values.erase(of.values.begin(), of.values.lower_bound(oldest));
    double total = 0;
    for (const auto& [bucket, amount] : of.sums)
        total += amount;
    std::set<std::uint64_t> different;
    for (const auto& [bucket, values] : of.values)
        different.insert(values.begin(), values.end());
    return total + static_cast<double>(different.size());
}

double counter_store::add(counter_id counter, std::string_view key, double amount, base::time_point now,
                          reservation* held)
{
    return contents_.with([&](contents& all) {
        const std::int64_t bucket = bucket_of(all.specs.at(counter), now);
        ring& mine = all.rings[slot_of(counter, key)];
        mine.sums[bucket] += amount;
        if (held != nullptr) {
            const auto hash = XXH3_128bits(key.data(), key.size());
            *held = {counter, {hash.low64, hash.high64}, bucket, amount};
        }
        return sum(mine, bucket - buckets + 1);
    });
}

double counter_store::add_distinct(counter_id counter, std::string_view key, std::string_view value,
                                   base::time_point now)
{
    return contents_.with([&](contents& all) {
        const std::int64_t bucket = bucket_of(all.specs.at(counter), now);
        ring& mine = all.rings[slot_of(counter, key)];
        mine.values[bucket].insert(XXH3_64bits(value.data(), value.size()));
        return sum(mine, bucket - buckets + 1);
    });
}

double counter_store::read(counter_id counter, std::string_view key, base::time_point now)
{
    return contents_.with([&](contents& all) {
        const std::int64_t bucket = bucket_of(all.specs.at(counter), now);
        const auto found = all.rings.find(slot_of(counter, key));
        return found != all.rings.end() ? sum(found->second, bucket - buckets + 1) : 0.0;
    });
}

void counter_store::give_back(const reservation& held)
{
    contents_.with([&](contents& all) {
        const std::string slot =
            std::to_string(held.counter) + ' ' + std::to_string(held.key[0]) + ' ' + std::to_string(held.key[1]);
        const auto found = all.rings.find(slot);
        if (found == all.rings.end())
            return;
        const auto bucket = found->second.sums.find(held.bucket);
        if (bucket != found->second.sums.end())
            bucket->second -= held.amount;
    });
}

} // namespace state
