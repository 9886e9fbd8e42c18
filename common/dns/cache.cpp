#include "common/dns/cache.hpp"

#include <algorithm>

namespace dns {

std::size_t cache::weight(const question& asked, const answer& told)
{
    // What the nodes of a table and of a list cost, and an answer behind its pointer.
    constexpr std::size_t node = sizeof(question) + sizeof(entry) + 6 * sizeof(void*);
    constexpr std::size_t block = sizeof(answer) + 4 * sizeof(void*);
    std::size_t sum = node + block + asked.name.capacity() + told.addresses.capacity() * sizeof(net::ip_address);
    for (const auto* texts : {&told.names, &told.texts})
        for (const std::string& each : *texts)
            sum += sizeof(std::string) + each.capacity();
    return sum;
}

std::chrono::seconds cache::lifetime(const answer& told) const
{
    const bool is_positive = told.is == status::found;
    return std::clamp(told.ttl, limits_.least_ttl, is_positive ? limits_.greatest_ttl : limits_.greatest_negative_ttl);
}

void cache::remove(shard& from, table::iterator which)
{
    from.memory -= weight(which->first, *which->second.told);
    from.by_use.erase(which->second.place);
    from.entries.erase(which);
    entries_.fetch_sub(1, std::memory_order_relaxed);
}

answer_ptr cache::fresh(const question& asked, steady_time now)
{
    return shard_of(asked).with([&](shard& in) -> answer_ptr {
        const auto found = in.entries.find(asked);
        if (found == in.entries.end() || now >= found->second.fresh_until)
            return nullptr;
        in.by_use.splice(in.by_use.begin(), in.by_use, found->second.place);
        return found->second.told;
    });
}

answer_ptr cache::stale(const question& asked, steady_time now)
{
    return shard_of(asked).with([&](shard& in) -> answer_ptr {
        const auto found = in.entries.find(asked);
        if (found == in.entries.end() || now >= found->second.stale_until)
            return nullptr;
        found->second.fresh_until = std::max(found->second.fresh_until, now + limits_.stale_hold);
        in.by_use.splice(in.by_use.begin(), in.by_use, found->second.place);
        return found->second.told;
    });
}

void cache::keep(const question& asked, const answer_ptr& told, steady_time now)
{
    if (told->is == status::temporary)
        return;
    shard_of(asked).with([&](shard& in) {
        if (const auto old = in.entries.find(asked); old != in.entries.end())
            remove(in, old);
        const steady_time until = now + lifetime(*told);
        const auto made = in.entries.emplace(asked, entry{told, until, until + limits_.stale_limit, {}}).first;
        made->second.place = in.by_use.insert(in.by_use.begin(), &made->first);
        in.memory += weight(made->first, *told);
        entries_.fetch_add(1, std::memory_order_relaxed);
        while (in.memory > limits_.memory / shards) {
            remove(in, in.entries.find(*in.by_use.back()));
            evictions_.fetch_add(1, std::memory_order_relaxed);
        }
    });
}

} // namespace dns
