#include "policyd/transaction/map_outage.hpp"

#include <algorithm>
#include <cmath>

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr auto memory = std::chrono::hours(24 * 7);
constexpr auto freeze = 60s;

// Its lowest bit is always set; a hash table wants all bits to differ.
std::uint64_t hash_of(std::uint64_t recipient)
{
    return recipient >> 1U;
}

} // namespace

void map_outage::known(std::uint64_t recipient, base::time_point at)
{
    tally_.with([&](tally& sums) {
        decay(sums, at);
        sums.recent_known += 1;
        sums.usual_known += 1;
    });
    known_.note(hash_of(recipient), at);
}

bool map_outage::was_known(std::uint64_t recipient, base::time_point at) const
{
    const auto age = known_.age(hash_of(recipient), at);
    return age && *age <= memory;
}

bool map_outage::admits_unknown(std::uint64_t recipient, base::time_point at)
{
    const bool has_turned = was_known(recipient, at);
    const bool freezes = tally_.with([&](tally& sums) {
        decay(sums, at);
        sums.recent_unknown += 1;
        sums.usual_unknown += 1;
        if (!has_turned)
            return false;
        // The oldest of three gives way; one that turns again only renews its time.
        std::size_t slot = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            if (sums.turned[i] == recipient) {
                slot = i;
                break;
            }
            if (sums.turned_at[i] < sums.turned_at[slot])
                slot = i;
        }
        sums.turned[slot] = recipient;
        sums.turned_at[slot] = at;
        const bool all_lately = std::all_of(std::begin(sums.turned_at), std::end(sums.turned_at),
                                            [&](base::time_point turned) { return turned > at - freeze; });
        return all_lately || is_jump(sums);
    });
    if (freezes || (has_turned && is_frozen(at)))
        frozen_until_.store(base::to_epoch_ms(at + freeze), std::memory_order_relaxed);
    return !has_turned && !is_frozen(at);
}

bool map_outage::is_frozen(base::time_point at) const
{
    return base::to_epoch_ms(at) < frozen_until_.load(std::memory_order_relaxed);
}

void map_outage::decay(tally& sums, base::time_point at)
{
    if (at <= sums.updated)
        return;
    const double seconds =
        sums.updated == base::time_point{} ? 1e9 : static_cast<double>((at - sums.updated).count()) / 1000.0;
    const double recent = std::exp2(-seconds / 10);
    const double usual = std::exp2(-seconds / 3600);
    sums.recent_known *= recent;
    sums.recent_unknown *= recent;
    sums.usual_known *= usual;
    sums.usual_unknown *= usual;
    sums.updated = at;
}

bool map_outage::is_jump(const tally& sums)
{
    const double recent = sums.recent_known + sums.recent_unknown;
    const double usual = sums.usual_known + sums.usual_unknown;
    return recent >= 10 && usual >= 50 && sums.recent_unknown / recent > 0.9 && sums.usual_unknown / usual < 0.5;
}

} // namespace policyd
