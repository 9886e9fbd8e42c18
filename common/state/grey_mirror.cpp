#include "common/state/grey_mirror.hpp"

#include "common/base/hash.hpp"

#include <algorithm>

namespace state {

namespace {

constexpr std::size_t first_slots = 64;
constexpr std::size_t glance = 32;  // slots looked at to find one to drop
constexpr std::size_t search = 512; // … and to find one that never passed

std::uint32_t to_seconds(base::time_point when)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xffffffff));
}

base::time_point from_seconds(std::uint32_t seconds)
{
    return base::time_point(std::chrono::seconds(seconds));
}

} // namespace

void grey_filter::put(std::uint64_t hash)
{
    for (const std::uint64_t half : {hash, hash >> 32U})
        bits_[(half >> 6U) % words].fetch_or(std::uint64_t{1} << (half % 64), std::memory_order_relaxed);
}

bool grey_filter::has(std::uint64_t hash) const
{
    for (const std::uint64_t half : {hash, hash >> 32U})
        if ((bits_[(half >> 6U) % words].load(std::memory_order_relaxed) >> (half % 64) & 1U) == 0)
            return false;
    return true;
}

grey_mirror::grey_mirror(std::uint64_t memory)
    : most_slots_(std::max<std::size_t>(first_slots, memory / sizeof(slot) / shards))
{}

std::uint64_t grey_mirror::hash_of(const grey_key& key)
{
    std::string joined;
    joined.reserve(key.source.size() + key.sender.size() + key.recipient.size() + 2);
    ((joined += key.source) += '\0') += key.sender;
    if (!key.recipient.empty())
        (joined += '\0') += key.recipient;
    return std::max<std::uint64_t>(1, base::seeded_hash(joined, base::process_seed()));
}

grey_mirror::slot grey_mirror::to_slot(std::uint64_t hash, const grey_entry& entry)
{
    constexpr base::milliseconds up(999);
    return {hash,
            to_seconds(entry.first_seen + up),
            to_seconds(entry.last_seen),
            to_seconds(entry.expires),
            static_cast<std::uint16_t>(std::min(entry.passed, 0xffffU)),
            entry.is_confirmed};
}

grey_entry grey_mirror::to_entry(const slot& from)
{
    return {from_seconds(from.first_seen), from_seconds(from.last_seen), from_seconds(from.expires), from.passed,
            from.is_confirmed};
}

// The top four bits chose the shard; the next 32 spread over its slots.
std::size_t grey_mirror::home_of(const shard& in, std::uint64_t hash)
{
    return static_cast<std::size_t>(((hash << 4U) >> 32U) * in.slots.size() >> 32U);
}

// Its slot, or the free one where it would go. Needs a free slot.
std::size_t grey_mirror::place_of(const shard& in, std::uint64_t hash)
{
    std::size_t at = home_of(in, hash);
    while (in.slots[at].hash != 0 && in.slots[at].hash != hash)
        at = at + 1 == in.slots.size() ? 0 : at + 1;
    return at;
}

bool grey_mirror::is_full(const shard& in)
{
    return (in.used + 1) * 100 > in.slots.size() * 85;
}

std::optional<grey_entry> grey_mirror::find(std::uint64_t hash, base::time_point now) const
{
    const shard& in = shard_of(hash);
    {
        const std::lock_guard lock(in.mutex);
        if (!in.slots.empty()) {
            const slot& found = in.slots[place_of(in, hash)];
            if (found.hash == hash)
                return from_seconds(found.expires) > now ? std::optional(to_entry(found)) : std::nullopt;
        }
    }
    if (confirmed_.has(hash))
        return grey_entry{{}, {}, now, 1, true};
    return std::nullopt;
}

void grey_mirror::put(std::uint64_t hash, const grey_entry& entry, base::time_point now)
{
    const std::uint32_t present = to_seconds(now);
    slot made = to_slot(hash, entry);
    shard& in = shard_of(hash);
    const std::lock_guard lock(in.mutex);
    if (is_full(in))
        make_room(in, present);
    slot& place = in.slots[place_of(in, hash)];
    if (place.hash == 0) {
        ++in.used;
        size_.fetch_add(1, std::memory_order_relaxed);
    } else if (place.expires > present) {
        made.first_seen = std::min(made.first_seen, place.first_seen);
        made.last_seen = std::max(made.last_seen, place.last_seen);
        made.expires = std::max(made.expires, place.expires);
        made.passed = std::max(made.passed, place.passed);
        made.is_confirmed = made.is_confirmed || place.is_confirmed;
    }
    place = made;
}

void grey_mirror::erase(std::uint64_t hash)
{
    shard& in = shard_of(hash);
    const std::lock_guard lock(in.mutex);
    if (in.slots.empty())
        return;
    const std::size_t at = place_of(in, hash);
    if (in.slots[at].hash == hash)
        remove(in, at);
}

// Those behind it move up, so that each is still found from its home on.
void grey_mirror::remove(shard& in, std::size_t at)
{
    const std::size_t all = in.slots.size();
    const auto distance = [all](std::size_t from, std::size_t to) { return to >= from ? to - from : to + all - from; };
    for (std::size_t next = (at + 1) % all; in.slots[next].hash != 0; next = (next + 1) % all) {
        const std::size_t home = home_of(in, in.slots[next].hash);
        if (distance(home, next) >= distance(at, next)) {
            in.slots[at] = in.slots[next];
            at = next;
        }
    }
    in.slots[at] = {};
    --in.used;
    size_.fetch_sub(1, std::memory_order_relaxed);
}

void grey_mirror::make_room(shard& in, std::uint32_t now)
{
    if (in.slots.size() < most_slots_) {
        resize(in, std::min(most_slots_, std::max(first_slots, in.slots.size() * 2)), now);
        return;
    }
    const std::size_t at = victim_in(in, now);
    const slot& victim = in.slots[at];
    if (victim.expires > now) {
        (victim.is_confirmed ? confirmed_ : dropped_).put(victim.hash);
        evicted_.fetch_add(1, std::memory_order_relaxed);
    }
    remove(in, at);
}

// An expired one is best, then one that never passed and ends soon, then the one that was used longest ago.
std::size_t grey_mirror::victim_in(shard& in, std::uint32_t now)
{
    const auto rank = [now](const slot& each) {
        const int kind = each.expires <= now ? 0 : (each.is_confirmed ? 2 : 1);
        return std::pair(kind, each.is_confirmed ? each.last_seen : each.expires);
    };
    std::size_t best = in.slots.size();
    for (std::size_t looked = 0; looked < search; ++looked, in.hand = (in.hand + 1) % in.slots.size()) {
        const slot& each = in.slots[in.hand];
        if (each.hash != 0 && (best == in.slots.size() || rank(each) < rank(in.slots[best])))
            best = in.hand;
        if (looked >= glance && best != in.slots.size() && rank(in.slots[best]).first < 2)
            break;
    }
    return best;
}

void grey_mirror::resize(shard& in, std::size_t slots, std::uint32_t now)
{
    std::vector<slot> old(slots);
    old.swap(in.slots);
    std::size_t kept = 0;
    for (const slot& each : old) {
        if (each.hash == 0 || each.expires <= now)
            continue;
        in.slots[place_of(in, each.hash)] = each;
        ++kept;
    }
    size_.fetch_sub(in.used - kept, std::memory_order_relaxed);
    in.used = kept;
    in.hand = 0;
}

void grey_mirror::sweep(base::time_point now)
{
    shard& in = shards_[next_sweep_];
    next_sweep_ = (next_sweep_ + 1) % shards;
    const std::lock_guard lock(in.mutex);
    if (!in.slots.empty())
        resize(in, in.slots.size(), to_seconds(now));
}

} // namespace state
