// vocabulary - what policyd.rules may say: observations, actions, counting functions, phases, events

#pragma once

#include "common/rules/vocabulary.hpp"

namespace policyd {

// Indexes into vocabulary::events.
inline constexpr std::size_t event_unknown = 0;
inline constexpr std::size_t event_probe = 1;
inline constexpr std::size_t event_alarm = 2;
inline constexpr std::size_t event_bounce = 3;

/// Made once, lives as long as the program.
const rules::vocabulary& vocabulary();

} // namespace policyd
