// purge - deletes rows that have expired, a few hundred at a time, when the writer has nothing else to do

#pragma once

#include "common/state/database.hpp"

#include <chrono>

namespace state {

/// One step; gives how long there is nothing more to do.
std::chrono::milliseconds purge_step(connection& on);

} // namespace state
