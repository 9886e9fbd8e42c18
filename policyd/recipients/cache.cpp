#include "policyd/recipients/cache.hpp"

namespace policyd {

std::string recipient_cache::key_of(std::size_t source, const std::string& address)
{
    return std::to_string(source) + '\n' + address;
}

// What the nodes of a table and of a list cost beside the key's text.
std::size_t recipient_cache::weight(const std::string& key)
{
    return sizeof(std::string) + sizeof(entry) + 6 * sizeof(void*) + key.capacity();
}

std::optional<recipient_verdict> recipient_cache::find(std::size_t source, const std::string& address, steady_time now,
                                                       steady_time entry::*until)
{
    const std::string key = key_of(source, address);
    return shard_of(key).with([&](shard& in) -> std::optional<recipient_verdict> {
        const auto found = in.entries.find(key);
        if (found == in.entries.end() || now >= found->second.*until)
            return std::nullopt;
        in.by_use.splice(in.by_use.begin(), in.by_use, found->second.place);
        return found->second.is;
    });
}

std::optional<recipient_verdict> recipient_cache::fresh(std::size_t source, const std::string& address, steady_time now)
{
    return find(source, address, now, &entry::refresh);
}

bool recipient_cache::was_known(std::size_t source, const std::string& address, steady_time now)
{
    return find(source, address, now, &entry::expires) == recipient_verdict::known;
}

void recipient_cache::remove(shard& from, table::iterator which)
{
    from.memory -= weight(which->first);
    from.by_use.erase(which->second.place);
    from.entries.erase(which);
    entries_.fetch_sub(1, std::memory_order_relaxed);
}

void recipient_cache::keep(std::size_t source, const std::string& address, recipient_verdict is, steady_time now)
{
    if (is != recipient_verdict::known && is != recipient_verdict::unknown)
        return;
    const bool is_known = is == recipient_verdict::known;
    const entry made{is,
                     now + (is_known ? limits_.known_refresh : limits_.unknown_expire),
                     now + (is_known ? limits_.known_expire : limits_.unknown_expire),
                     {}};
    const std::string key = key_of(source, address);
    shard_of(key).with([&](shard& in) {
        if (const auto before = in.entries.find(key); before != in.entries.end())
            remove(in, before);
        const auto added = in.entries.emplace(key, made).first;
        added->second.place = in.by_use.insert(in.by_use.begin(), &added->first);
        in.memory += weight(added->first);
        entries_.fetch_add(1, std::memory_order_relaxed);
        while (in.memory > limits_.memory / shards) {
            remove(in, in.entries.find(*in.by_use.back()));
            evictions_.fetch_add(1, std::memory_order_relaxed);
        }
    });
}

void recipient_cache::clear()
{
    for (auto& part : shards_)
        part.with([&](shard& in) {
            entries_.fetch_sub(in.entries.size(), std::memory_order_relaxed);
            in.by_use.clear();
            in.entries.clear();
            in.memory = 0;
        });
}

} // namespace policyd
