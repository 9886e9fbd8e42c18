// timeouts - how long each phase of an onward transaction may take (RFC 5321, 4.5.3.2)

#pragma once

#include <algorithm>
#include <chrono>

namespace smtp_out {

struct timeouts
{
    std::chrono::milliseconds connect{35000};
    std::chrono::milliseconds command{300000};
    std::chrono::milliseconds data{180000}; // for each step forward
    std::chrono::milliseconds data_done{600000};
};

/// A phase's limit, or what is left until then if that is less; never negative.
inline std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point by, std::chrono::milliseconds limit)
{
    using std::chrono::milliseconds;
    if (by == std::chrono::steady_clock::time_point::max())
        return limit;
    return std::clamp(std::chrono::ceil<milliseconds>(by - std::chrono::steady_clock::now()), milliseconds(0), limit);
}

} // namespace smtp_out
