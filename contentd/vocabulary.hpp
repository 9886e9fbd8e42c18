// vocabulary - what contentd's rules may say: its observations, actions and counts

#pragma once

#include "common/rules/vocabulary.hpp"

namespace contentd {

/// Indices into vocabulary().events.
enum event : std::size_t { spam_event };

/// Built at the first call; lives as long as the program.
const rules::vocabulary& vocabulary();

} // namespace contentd
