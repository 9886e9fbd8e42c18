// guard - does not believe a source that suddenly knows nobody
//
// A table that was emptied, a statement on the wrong column, a back end that lost its directory: all of them answer
// "unknown", and a rule that refuses such recipients would then bounce good mail. So:
//  - A recipient that a source knew within a week and that is told unknown now is in doubt for an hour: neither known
//    nor unknown, and not counted. Who has really left is unknown after that.
//  - While such recipients turn unknown together (map_outage.hpp) every unknown one is in doubt.
//
// That Postfix accepts a recipient is no evidence: of a domain whose recipients it does not list it accepts all.
//
// The memory is fixed, 3 MiB, and not kept over a restart. Nor is it filled from the state at the start: what stands
// there of recipients (those of greylisted mail, those that a next hop took) is what Postfix accepted. A stranger's
// guesses at a domain that it does not list would be among them, turn unknown together, and so put every unknown
// recipient in doubt whenever he likes. Threads: any.

#pragma once

#include "policyd/transaction/map_outage.hpp"

#include <string>

namespace policyd {

class recipient_guard
{
  public:
    enum class belief : std::uint8_t { believed, uncounted, doubted };

    /// A source has it.
    void known(const std::string& address, base::time_point at);
    /// A source says that it does not: what to make of that. To be asked once a request.
    belief unknown(const std::string& address, base::time_point at);
    bool is_frozen(base::time_point at) const { return outage_.is_frozen(at); }

  private:
    base::recency known_{1UL << 16U, std::chrono::minutes(1)};
    base::recency turned_{1UL << 14U, std::chrono::minutes(1)}; // when it was first told unknown after that
    map_outage outage_;
};

} // namespace policyd
