#include "common/state/counter_store.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace state {

namespace {

constexpr std::chrono::hours always_flushed_from{1};
constexpr std::size_t most_requests = 10'000;

std::uint32_t narrow(std::int64_t bucket)
{
    return static_cast<std::uint32_t>(bucket);
}

/// The 64-bit number of a narrow one that is near `bucket`.
std::int64_t widen(std::uint32_t bucket, std::int64_t near)
{
    return near + static_cast<std::int32_t>(bucket - narrow(near));
}

double total(const counter_spec& of, counter_slot& slot, std::uint32_t bucket)
{
    if (of.is_distinct)
        return slot.count_distinct(bucket);
    return of.fades ? slot.faded_sum(bucket) : slot.sum(bucket);
}

std::uint32_t second_of(base::time_point now)
{
    return static_cast<std::uint32_t>(base::to_epoch_ms(now) / 1000);
}

} // namespace

std::int64_t counter_store::known_spec::bucket_of(base::time_point when) const
{
    return base::to_epoch_ms(when) * ring_size / (spec.window.count() * 1000);
}

base::time_point counter_store::known_spec::end_of(std::int64_t bucket) const
{
    return base::from_epoch_ms((bucket + ring_size) * spec.window.count() * 1000 / ring_size + 1);
}

counter_key counter_store::key_of(std::string_view key)
{
    const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
    return {hash.low64, hash.high64};
}

std::int64_t counter_store::number_of(const counter_spec& spec)
{
    const std::string whole = spec.name + '/' + std::to_string(spec.window.count());
    return static_cast<std::int64_t>(XXH3_64bits(whole.data(), whole.size()));
}

counter_store::counter_store(std::uint64_t address_memory, std::uint64_t aggregate_memory)
    : addresses_(address_memory), aggregates_(aggregate_memory)
{}

counter_store::~counter_store() = default;

std::vector<counter_id> counter_store::adopt(std::span<const counter_spec> specs, named_by whom)
{
    const std::lock_guard lock(adopting_);
    std::vector<known_spec*> list = this->specs();
    std::vector<counter_id> ids;
    for (const counter_spec& each : specs) {
        assert(each.window.count() > 0);
        auto found =
            std::find_if(list.begin(), list.end(), [&](const known_spec* known) { return known->spec == each; });
        if (found == list.end()) {
            known_spec& made = owned_.emplace_back();
            made.id = static_cast<counter_id>(list.size());
            made.spec = each;
            made.stored_as = number_of(each);
            made.is_flushed = each.window >= always_flushed_from;
            list.push_back(&made);
            found = list.end() - 1;
        }
        if (whom == named_by::own_rules)
            (*found)->is_announced = true;
        ids.push_back((*found)->id);
    }
    specs_.store(&lists_.emplace_back(std::move(list)), std::memory_order_release);
    return ids;
}

std::vector<wanted_counter> counter_store::wanted_elsewhere() const
{
    return wanted_.with([](const auto& all) { return all; });
}

void counter_store::set_wanted(std::vector<wanted_counter> wanted)
{
    const bool is_new = wanted_.with([&](auto& all) {
        const bool differs = all != wanted;
        all = std::move(wanted);
        return differs;
    });
    if (is_new)
        wanted_version_.fetch_add(1, std::memory_order_release);
}

counter_store::place counter_store::place_of(counter_id counter, const counter_key& key)
{
    const auto& list = *specs_.load(std::memory_order_acquire);
    assert(counter < list.size());
    known_spec& spec = *list[counter];
    const std::uint64_t hash = counter_table::hash_of(counter, key);
    return {spec, key, hash, (spec.spec.is_keyed_by_address ? addresses_ : aggregates_).shard(hash)};
}

counter_slot& counter_store::slot_of(const place& where, base::time_point now)
{
    bool is_new = false;
    const std::uint32_t bucket = narrow(where.spec.bucket_of(now));
    counter_slot& slot = where.shard.use(where.spec.id, where.key, where.hash, bucket, second_of(now), is_new);
    if (is_new && where.spec.is_flushed.load(std::memory_order_relaxed) && where.shard.may_be_stored(where.hash))
        request(where);
    return slot;
}

void counter_store::request(const place& where)
{
    const std::lock_guard lock(requests_mutex_);
    if (requests_.size() < most_requests)
        requests_.push_back({where.spec.id, where.key});
}

/// Most keys are seen once: only from the second event on is a key worth a row. It then brings the first one along.
void counter_store::note_second(const place& where, counter_slot& slot, std::int64_t bucket)
{
    if (!slot.is_second_event() || !where.spec.is_flushed.load(std::memory_order_relaxed))
        return;
    slot.set_shared();
    if (where.spec.spec.is_distinct)
        slot.each_member([&](const distinct_member& each) {
            where.shard.note_member({{where.spec.id, where.key, widen(each.bucket, bucket)}, each.hash});
        });
    else
        slot.each_amount([&](std::uint32_t each, double amount) {
            where.shard.note_amount({where.spec.id, where.key, widen(each, bucket)}, amount);
        });
}

double counter_store::add(counter_id counter, std::string_view key, double amount, base::time_point now,
                          reservation* held)
{
    const place where = place_of(counter, key_of(key));
    const std::int64_t bucket = where.spec.bucket_of(now);
    if (held != nullptr)
        *held = {counter, {where.key.low, where.key.high}, bucket, amount};
    const std::lock_guard lock(where.shard.mutex);
    counter_slot& slot = slot_of(where, now);
    const std::size_t memory = slot.memory();
    slot.add(narrow(bucket), amount);
    if (slot.is_shared())
        where.shard.note_amount({counter, where.key, bucket}, amount);
    else
        note_second(where, slot, bucket);
    where.shard.account(slot, memory);
    return total(where.spec.spec, slot, narrow(bucket));
}

double counter_store::add_distinct(counter_id counter, std::string_view key, std::string_view value,
                                   base::time_point now)
{
    const place where = place_of(counter, key_of(key));
    const std::int64_t bucket = where.spec.bucket_of(now);
    const std::uint64_t hash = XXH3_64bits(value.data(), value.size());
    const std::lock_guard lock(where.shard.mutex);
    counter_slot& slot = slot_of(where, now);
    const std::size_t memory = slot.memory();
    const bool is_change = slot.add_distinct(narrow(bucket), hash);
    if (!slot.is_shared())
        note_second(where, slot, bucket);
    else if (is_change)
        where.shard.note_member({{counter, where.key, bucket}, hash});
    where.shard.account(slot, memory);
    return total(where.spec.spec, slot, narrow(bucket));
}

double counter_store::read(counter_id counter, std::string_view key, base::time_point now)
{
    const place where = place_of(counter, key_of(key));
    const std::uint32_t bucket = narrow(where.spec.bucket_of(now));
    const std::lock_guard lock(where.shard.mutex);
    counter_slot* const slot = where.shard.find(counter, where.key, where.hash);
    if (slot == nullptr) {
        if (where.spec.is_flushed.load(std::memory_order_relaxed) && where.shard.may_be_stored(where.hash))
            request(where);
        return 0;
    }
    slot->set_last_used(second_of(now));
    return total(where.spec.spec, *slot, bucket);
}

void counter_store::give_back(const reservation& held)
{
    const place where = place_of(held.counter, {held.key[0], held.key[1]});
    const std::lock_guard lock(where.shard.mutex);
    counter_slot* const slot = where.shard.find(held.counter, where.key, where.hash);
    if (slot == nullptr || slot->is_past(narrow(held.bucket)))
        return;
    // A slot that made room for others and was taken again no longer has it.
    const bool is_lost = !slot->is_shared() && slot->amount(narrow(held.bucket)) < held.amount;
    if (is_lost)
        return;
    const std::size_t memory = slot->memory();
    slot->add(narrow(held.bucket), -held.amount);
    if (slot->is_shared())
        where.shard.note_amount({held.counter, where.key, held.bucket}, -held.amount);
    where.shard.account(*slot, memory);
}

std::unordered_map<counter_place, double, counter_place_hash> counter_store::take_amounts()
{
    std::unordered_map<counter_place, double, counter_place_hash> all;
    for (counter_table* table : {&addresses_, &aggregates_}) {
        for (counter_shard& shard : table->shards()) {
            const std::lock_guard lock(shard.mutex);
            all.merge(shard.amounts);
            shard.amounts.clear();
        }
    }
    return all;
}

std::vector<distinct_change> counter_store::take_members()
{
    // First all that there is, then one copy of the size that it has: this may be megabytes.
    std::vector<std::vector<distinct_change>> taken;
    for (counter_table* table : {&addresses_, &aggregates_}) {
        for (counter_shard& shard : table->shards()) {
            const std::lock_guard lock(shard.mutex);
            taken.push_back(std::exchange(shard.members, {}));
        }
    }
    std::size_t sum = 0;
    for (const auto& each : taken)
        sum += each.size();
    std::vector<distinct_change> all;
    all.reserve(sum);
    for (auto& each : taken) {
        all.insert(all.end(), each.begin(), each.end());
        std::vector<distinct_change>().swap(each);
    }
    return all;
}

std::vector<counter_store::read_back> counter_store::take_read_backs()
{
    const std::lock_guard lock(requests_mutex_);
    return std::exchange(requests_, {});
}

void counter_store::merge(const counter_place& changed, double amount)
{
    const place where = place_of(changed.counter, changed.key);
    const std::lock_guard lock(where.shard.mutex);
    bool is_new = false;
    counter_slot& slot = where.shard.use(changed.counter, changed.key, where.hash, narrow(changed.bucket),
                                         second_of(base::now()), is_new);
    const std::size_t memory = slot.memory();
    double own = where.shard.unflushed(changed);
    if (!slot.is_shared()) {
        // One event of our own, or more while nobody else was interested: none of it is in the database yet.
        slot.each_amount([&](std::uint32_t each, double counted) {
            const counter_place mine{changed.counter, changed.key, widen(each, changed.bucket)};
            where.shard.note_amount(mine, counted);
            own += mine.bucket == changed.bucket ? counted : 0;
        });
        slot.set_shared();
    }
    if (!slot.is_past(narrow(changed.bucket)))
        slot.set(narrow(changed.bucket), amount + own);
    where.shard.account(slot, memory);
}

void counter_store::merge(const distinct_change& change)
{
    const counter_place& changed = change.place;
    const place where = place_of(changed.counter, changed.key);
    const std::lock_guard lock(where.shard.mutex);
    bool is_new = false;
    counter_slot& slot = where.shard.use(changed.counter, changed.key, where.hash, narrow(changed.bucket),
                                         second_of(base::now()), is_new);
    const std::size_t memory = slot.memory();
    if (!slot.is_shared())
        slot.each_member([&](const distinct_member& each) {
            where.shard.note_member({{changed.counter, changed.key, widen(each.bucket, changed.bucket)}, each.hash});
        });
    slot.set_shared();
    if (!slot.is_past(narrow(changed.bucket)))
        slot.add_distinct(narrow(changed.bucket), change.hash);
    where.shard.account(slot, memory);
}

void counter_store::look_up_unknown()
{
    for (counter_table* table : {&addresses_, &aggregates_}) {
        for (counter_shard& shard : table->shards()) {
            const std::lock_guard lock(shard.mutex);
            shard.set_all_stored();
        }
    }
}

namespace {

template <class Read>
std::uint64_t total(const counter_table& first, const counter_table& second, Read read)
{
    std::uint64_t sum = 0;
    for (const counter_table* table : {&first, &second}) {
        for (const counter_shard& shard : table->shards())
            sum += read(shard).load(std::memory_order_relaxed);
    }
    return sum;
}

} // namespace

std::uint64_t counter_store::entries() const
{
    return total(
        addresses_, aggregates_, [](const counter_shard& shard) -> auto& { return shard.entries; });
}

std::uint64_t counter_store::evictions() const
{
    return total(
        addresses_, aggregates_, [](const counter_shard& shard) -> auto& { return shard.evictions; });
}

std::uint64_t counter_store::unflushed_lost() const
{
    return total(
        addresses_, aggregates_, [](const counter_shard& shard) -> auto& { return shard.unflushed_lost; });
}

} // namespace state
