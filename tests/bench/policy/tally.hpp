// tally - the answers that came, by their first word
//
// A penalty is every answer but DUNNO and PREPEND: with a sensible policy and this load they are few, and a server that
// answers most requests by an early reject would be measured at doing nothing.

#pragma once

#include "tests/bench/measure/latency.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace bench {

class tally
{
  public:
    void add(std::string_view action, clock::duration took);

    std::uint64_t answers() const { return times_.count(); }
    double penalty_share() const;
    const latency& times() const { return times_; }
    const std::map<std::string, std::uint64_t, std::less<>>& words() const { return words_; }

  private:
    latency times_;
    std::uint64_t dunno_ = 0; // nearly all of them; kept apart from the map
    std::map<std::string, std::uint64_t, std::less<>> words_;
};

} // namespace bench
