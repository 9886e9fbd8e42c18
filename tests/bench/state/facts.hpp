// facts - how fast the state commits

#pragma once

#include "common/state/state.hpp"

#include <chrono>
#include <cstddef>

namespace bench {

/// `waiters` writers, each with one transaction under way, as so many policyd sessions at END-OF-MESSAGE. A time runs
/// from write() to its callback. Prints JSON.
void measure_facts(state::state& kept, std::size_t waiters, std::chrono::duration<double> length);

} // namespace bench
