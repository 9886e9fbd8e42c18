// timeouts - how long each phase of an onward transaction may take (RFC 5321, 4.5.3.2)

#pragma once

#include "common/net/left_until.hpp"

#include <chrono>

namespace smtp_out {

using net::left_until;

struct timeouts
{
    std::chrono::milliseconds connect{35000};
    std::chrono::milliseconds command{300000};
    std::chrono::milliseconds data{180000}; // for each step forward
    std::chrono::milliseconds data_done{600000};
};

} // namespace smtp_out
