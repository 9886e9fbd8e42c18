// address_set - the addresses and prefixes of a list
//
// Sorted ranges that neither touch nor overlap, a table for each family: 8 octets a range for IPv4, 32 for IPv6.
// Neighbouring prefixes join, so a set that holds both halves of a network holds the network. A look-up costs the
// binary logarithm of the number of ranges.

#pragma once

#include "common/net/ip.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace rules {

class address_set
{
  public:
    void add(const net::prefix& network);
    /// Once after the last add() and before the first look-up.
    void finish();

    bool contains(const net::ip_address& address) const;
    bool contains(const net::prefix& network) const;

  private:
    using bytes = std::array<std::uint8_t, 16>;

    template <class Number>
    struct range
    {
        Number first;
        Number last;
    };

    bool contains(const bytes& first, const bytes& last, bool is_v4) const;

    std::vector<range<std::uint32_t>> v4_;
    std::vector<range<bytes>> v6_;
};

} // namespace rules
