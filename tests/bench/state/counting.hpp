// counting - how fast the state counts, and what it keeps in memory for it

#pragma once

#include "common/state/counters.hpp"

#include <chrono>
#include <cstdint>

namespace bench {

/// `threads` threads, one after another three counts of a request: of its address, of its /24, and of the different
/// addresses in its /24. Prints JSON, with the resident size before and after.
void measure_counting(state::counters& kept, std::uint32_t clients, unsigned threads,
                      std::chrono::duration<double> length);

} // namespace bench
