// tally - counting

#include "tests/bench/policy/tally.hpp"

#include <algorithm>

namespace bench {

void tally::add(std::string_view action, clock::duration took)
{
    times_.add(took);
    const std::string_view word = action.substr(0, action.find(' '));
    if (word == "DUNNO") {
        ++dunno_;
        return;
    }
    const auto found = words_.find(word);
    if (found == words_.end())
        words_.emplace(word, 1);
    else
        ++found->second;
}

double tally::penalty_share() const
{
    std::uint64_t harmless = dunno_;
    if (const auto found = words_.find("PREPEND"); found != words_.end())
        harmless += found->second;
    return answers() == 0 ? 0 : 1.0 - static_cast<double>(harmless) / static_cast<double>(answers());
}

} // namespace bench
