// breaker - stops asking what does not answer, and tries again ever more rarely
//
// After so many failures in a row it opens. While it is open nobody asks but one, when the pause is over; if that fails
// too, the next pause is twice as long. A success closes it. Time is handed in.
//
// Threads: any.

#pragma once

#include "common/base/guarded.hpp"
#include "common/dns/cache.hpp"

#include <chrono>

namespace dns {

struct breaker_settings
{
    unsigned failures = 5; // in a row
    std::chrono::seconds first_pause{30};
    std::chrono::seconds longest_pause{1800};
};

class breaker
{
  public:
    explicit breaker(const breaker_settings& wanted = {}) : settings_(wanted) {}

    bool may_ask(steady_time now);
    bool is_open() const;
    /// Whether it was open.
    bool succeeded();
    /// Whether it opened now.
    bool failed(steady_time now);

  private:
    struct condition
    {
        unsigned failures = 0;
        std::chrono::seconds pause{}; // 0: closed
        steady_time until;
    };

    const breaker_settings settings_;
    base::guarded<condition> condition_;
};

} // namespace dns
