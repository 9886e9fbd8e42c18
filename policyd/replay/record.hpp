// record - a line of what policyd.record wrote: a request, when it came, and what was answered; pure

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"

#include <string>

namespace policyd {

struct recorded
{
    base::time_point at;
    std::string host;
    std::string action;
    std::string block; // the request
};

/// The opposite of record_line() (recorder.hpp).
base::result<recorded> read_recorded(const std::string& line);

} // namespace policyd
