// random - a fast generator whose sequence is the same in each run (SplitMix64, Steele, Lea and Flood 2014)

#pragma once

#include <cstdint>

namespace bench {

class random
{
  public:
    explicit random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next()
    {
        std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15U);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31);
    }
    /// 0 to limit - 1; the bias of the remainder does not matter here.
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next() % limit); }
    /// True in `share` (0 to 1) of all calls.
    bool chance(double share) { return static_cast<double>(next() >> 11) * 0x1.0p-53 < share; }

  private:
    std::uint64_t state_;
};

} // namespace bench
