// left_until - a wait's limit within a deadline for several

#pragma once

#include <algorithm>
#include <chrono>

namespace net {

/// The limit, or what is left until then if that is less; never negative.
inline std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point by, std::chrono::milliseconds limit)
{
    using std::chrono::milliseconds;
    if (by == std::chrono::steady_clock::time_point::max())
        return limit;
    return std::clamp(std::chrono::ceil<milliseconds>(by - std::chrono::steady_clock::now()), milliseconds(0), limit);
}

} // namespace net
