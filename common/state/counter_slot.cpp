#include "common/state/counter_slot.hpp"

#include "common/state/standing.hpp"

#include <algorithm>
#include <cmath>

namespace state {

void counter_slot::take(std::uint32_t counter, const counter_key& key, std::uint32_t bucket)
{
    clear();
    counter_ = counter + 1;
    key_ = key;
    head_ = bucket;
}

void counter_slot::clear()
{
    delete more_;
    more_ = nullptr;
    counter_ = 0;
    events_ = 0;
    is_shared_ = false;
    inline_members_ = 0;
    counts_ = {};
}

void counter_slot::advance(std::uint32_t bucket)
{
    const auto steps = static_cast<std::int32_t>(bucket - head_);
    if (steps <= 0)
        return;
    sums* const large = more_ != nullptr ? std::get_if<sums>(more_) : nullptr;
    for (std::uint32_t step = 1; step <= std::min<std::uint32_t>(static_cast<std::uint32_t>(steps), ring_size);
         ++step) {
        const std::uint32_t index = (head_ + step) % ring_size;
        if (large != nullptr)
            (*large)[index] = 0;
        else
            counts_[index] = 0;
    }
    head_ = bucket;
}

std::uint32_t counter_slot::clamped(std::uint32_t bucket) const
{
    return is_in_window(bucket, head_) ? bucket : head_ - (ring_size - 1);
}

double counter_slot::amount_at(std::uint32_t index) const
{
    return more_ != nullptr ? std::get<sums>(*more_)[index] : counts_[index];
}

double& counter_slot::grown(std::uint32_t bucket)
{
    if (more_ == nullptr) {
        sums all{};
        for (std::uint32_t index = 0; index < ring_size; ++index)
            all[index] = counts_[index];
        more_ = new extension(all);
    }
    return std::get<sums>(*more_)[bucket % ring_size];
}

void counter_slot::add(std::uint32_t bucket, double amount)
{
    advance(bucket);
    set(bucket, amount_at(clamped(bucket) % ring_size) + amount);
}

void counter_slot::set(std::uint32_t bucket, double amount)
{
    advance(bucket);
    bucket = clamped(bucket);
    const bool is_small = amount >= 0 && amount <= 0xffff && std::floor(amount) == amount;
    if (more_ == nullptr && is_small)
        counts_[bucket % ring_size] = static_cast<std::uint16_t>(amount);
    else
        grown(bucket) = amount;
}

double counter_slot::sum(std::uint32_t bucket)
{
    advance(bucket);
    double total = 0;
    for (std::uint32_t index = 0; index < ring_size; ++index)
        total += amount_at(index);
    return total;
}

double counter_slot::faded_sum(std::uint32_t bucket)
{
    static const auto weights = [] {
        std::array<double, ring_size> made{};
        for (std::uint32_t age = 0; age < ring_size; ++age)
            made[age] = fading(static_cast<double>(age) / ring_size);
        return made;
    }();
    advance(bucket);
    double total = 0;
    for (std::uint32_t age = 0; age < ring_size; ++age)
        total += amount_at((head_ - age) % ring_size) * weights[age];
    return total;
}

bool counter_slot::add_distinct(std::uint32_t bucket, std::uint64_t hash)
{
    head_ = static_cast<std::int32_t>(bucket - head_) > 0 ? bucket : head_;
    bucket = clamped(bucket);
    if (more_ != nullptr)
        return std::get<distinct_set>(*more_).add(hash, bucket, head_);
    for (unsigned each = 0; each < inline_members_; ++each) {
        if (members_.hashes[each] != hash)
            continue;
        const bool is_newer = static_cast<std::int32_t>(bucket - members_.buckets[each]) > 0;
        members_.buckets[each] = is_newer ? bucket : members_.buckets[each];
        return is_newer;
    }
    if (inline_members_ < members_.hashes.size()) {
        members_.hashes[inline_members_] = hash;
        members_.buckets[inline_members_] = bucket;
        ++inline_members_;
        return true;
    }
    distinct_set larger;
    for (unsigned each = 0; each < inline_members_; ++each)
        larger.add(members_.hashes[each], members_.buckets[each], head_);
    more_ = new extension(std::move(larger));
    return std::get<distinct_set>(*more_).add(hash, bucket, head_);
}

double counter_slot::count_distinct(std::uint32_t bucket)
{
    head_ = static_cast<std::int32_t>(bucket - head_) > 0 ? bucket : head_;
    if (more_ != nullptr)
        return std::get<distinct_set>(*more_).count(head_);
    double count = 0;
    for (unsigned each = 0; each < inline_members_; ++each)
        count += is_in_window(members_.buckets[each], head_) ? 1 : 0;
    return count;
}

void counter_slot::each_amount(const std::function<void(std::uint32_t, double)>& use) const
{
    for (std::uint32_t age = 0; age < ring_size; ++age) {
        const std::uint32_t bucket = head_ - age;
        if (const double amount = amount_at(bucket % ring_size); amount != 0)
            use(bucket, amount);
    }
}

void counter_slot::each_member(const std::function<void(const distinct_member&)>& use) const
{
    if (more_ != nullptr) {
        for (const distinct_member& each : std::get<distinct_set>(*more_).members())
            use(each);
        return;
    }
    for (unsigned each = 0; each < inline_members_; ++each)
        use({members_.hashes[each], members_.buckets[each]});
}

std::size_t counter_slot::memory() const
{
    if (more_ == nullptr)
        return 0;
    const auto* values = std::get_if<distinct_set>(more_);
    return sizeof *more_ + (values != nullptr ? values->memory() : 0);
}

} // namespace state
