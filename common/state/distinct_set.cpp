#include "common/state/distinct_set.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace state {

namespace {

/// 2^-rank.
constexpr std::array<double, 65> inverses = [] {
    std::array<double, 65> all{};
    double value = 1;
    for (double& each : all) {
        each = value;
        value /= 2;
    }
    return all;
}();

} // namespace

bool distinct_set::add(std::uint64_t hash, std::uint32_t bucket, std::uint32_t head)
{
    return parts_ ? add_to_sketch(hash, bucket) : add_exact(hash, bucket, head);
}

bool distinct_set::add_exact(std::uint64_t hash, std::uint32_t bucket, std::uint32_t head)
{
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [hash](const distinct_member& each) { return each.hash == hash; });
    if (found != members_.end()) {
        if (static_cast<std::int32_t>(bucket - found->bucket) <= 0)
            return false;
        found->bucket = bucket;
        return true;
    }
    if (members_.size() == exact_limit)
        std::erase_if(members_, [head](const distinct_member& each) { return !is_in_window(each.bucket, head); });
    if (members_.size() < exact_limit) {
        members_.push_back({hash, bucket});
        return true;
    }
    turn_into_sketch();
    return add_to_sketch(hash, bucket);
}

void distinct_set::turn_into_sketch()
{
    parts_ = std::make_unique<std::array<part, ring_size>>();
    for (const distinct_member& each : members_)
        add_to_sketch(each.hash, each.bucket);
    members_ = {};
}

bool distinct_set::add_to_sketch(std::uint64_t hash, std::uint32_t bucket)
{
    part& mine = (*parts_)[bucket % ring_size];
    if (!mine.ranks || mine.bucket != bucket) {
        if (mine.ranks && static_cast<std::int32_t>(bucket - mine.bucket) < 0)
            return false; // has left the window
        if (!mine.ranks)
            mine.ranks = std::make_unique<sketch>();
        mine.ranks->fill(0);
        mine.bucket = bucket;
    }
    constexpr unsigned index_bits = std::countr_zero(registers);
    const std::uint64_t rest = hash >> index_bits;
    const auto rank = static_cast<std::uint8_t>(std::countl_zero(rest) - static_cast<int>(index_bits) + 1);
    std::uint8_t& highest = (*mine.ranks)[hash % registers];
    if (rank <= highest)
        return false;
    highest = rank;
    is_estimated_ = false;
    return true;
}

double distinct_set::count(std::uint32_t head) const
{
    if (!parts_)
        return static_cast<double>(std::count_if(members_.begin(), members_.end(), [head](const distinct_member& each) {
            return is_in_window(each.bucket, head);
        }));
    if (is_estimated_ && estimated_for_ == head)
        return estimate_;
    estimate_ = estimate(head);
    estimated_for_ = head;
    is_estimated_ = true;
    return estimate_;
}

double distinct_set::estimate(std::uint32_t head) const
{
    sketch whole{};
    for (const part& each : *parts_) {
        if (!each.ranks || !is_in_window(each.bucket, head))
            continue;
        for (std::size_t index = 0; index < registers; ++index)
            whole[index] = std::max(whole[index], (*each.ranks)[index]);
    }
    double inverse = 0;
    for (const std::uint8_t rank : whole)
        inverse += inverses[rank];
    constexpr double size = registers;
    const double raw = 0.7213 / (1 + 1.079 / size) * size * size / inverse;
    const auto zeros = static_cast<double>(std::count(whole.begin(), whole.end(), 0));
    // Linear counting, where few registers are set.
    return std::round(raw <= 2.5 * size && zeros > 0 ? size * std::log(size / zeros) : raw);
}

std::size_t distinct_set::memory() const
{
    std::size_t bytes = members_.capacity() * sizeof(distinct_member);
    if (!parts_)
        return bytes;
    bytes += sizeof *parts_;
    for (const part& each : *parts_)
        bytes += each.ranks ? registers : 0;
    return bytes;
}

} // namespace state
