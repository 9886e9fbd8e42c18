// latency - the buckets

#include "tests/bench/measure/latency.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace bench {

unsigned latency::bucket_of(std::uint64_t nanoseconds)
{
    if (nanoseconds < per_power)
        return static_cast<unsigned>(nanoseconds);
    const unsigned shift = static_cast<unsigned>(std::bit_width(nanoseconds)) - split_bits - 1;
    return shift * per_power + static_cast<unsigned>(nanoseconds >> shift);
}

std::uint64_t latency::upper_end(unsigned bucket)
{
    if (bucket < 2 * per_power)
        return bucket;
    const unsigned shift = bucket / per_power - 1;
    const std::uint64_t lead = bucket - shift * per_power;
    return ((lead + 1) << shift) - 1;
}

void latency::add(clock::duration took)
{
    const auto nanoseconds = static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count());
    ++buckets_[bucket_of(nanoseconds)];
    ++count_;
    maximum_ = std::max(maximum_, nanoseconds);
}

double latency::percentile(double share) const
{
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < buckets_.size(); ++bucket) {
        seen += buckets_[bucket];
        if (seen >= wanted && seen > 0)
            return static_cast<double>(std::min(upper_end(bucket), maximum_)) / 1000.0;
    }
    return 0;
}

double latency::maximum() const
{
    return static_cast<double>(maximum_) / 1000.0;
}

} // namespace bench
