// tally - how often each key came, for those that come often, in bounded memory
//
// When there is no more room the rarer half of the keys goes (lossy counting): a spray of keys that come once cannot
// drive out one that comes often, and what is lost of a key is at most what the rarer half had.
//
// Not safe for several threads. O(1) amortised.

#pragma once

#include "common/base/hash.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace state {

class tally
{
  public:
    static constexpr std::size_t longest_key = 255; // longer ones are cut

    /// `room` is in keys, 2 or more.
    explicit tally(std::size_t room) : room_(room) {}

    void add(std::string_view key);
    /// The `count` highest, highest first; all begin anew.
    std::vector<std::pair<std::string, double>> take(std::size_t count);

  private:
    void make_room();

    std::size_t room_;
    boost::unordered_flat_map<std::string, std::uint64_t, base::text_hash, std::equal_to<>> sums_;
};

} // namespace state
