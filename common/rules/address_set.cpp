#include "common/rules/address_set.hpp"

#include <algorithm>

namespace rules {

namespace {

using bytes = std::array<std::uint8_t, 16>;

std::uint32_t v4_number(const bytes& address)
{
    return std::uint32_t{address[12]} << 24U | std::uint32_t{address[13]} << 16U | std::uint32_t{address[14]} << 8U |
           std::uint32_t{address[15]};
}

// The last address of the network: all bits below the length set.
bytes last_of(const net::prefix& network)
{
    bytes last = network.address().bytes();
    for (unsigned bit = network.mapped_length(); bit < 128; ++bit)
        last[bit / 8] = static_cast<std::uint8_t>(last[bit / 8] | 0x80U >> bit % 8);
    return last;
}

std::uint32_t next_after(std::uint32_t number)
{
    return number + 1;
}

bytes next_after(bytes number)
{
    for (std::size_t i = number.size(); i-- > 0;)
        if (++number[i] != 0)
            break;
    return number;
}

template <class Range>
void join(std::vector<Range>& ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (const Range& next : ranges) {
        if (kept > 0 && (next.first <= ranges[kept - 1].last || next.first == next_after(ranges[kept - 1].last)))
            ranges[kept - 1].last = std::max(ranges[kept - 1].last, next.last);
        else
            ranges[kept++] = next;
    }
    ranges.resize(kept);
    ranges.shrink_to_fit();
}

template <class Range, class Number>
bool holds(const std::vector<Range>& ranges, const Number& first, const Number& last)
{
    auto after = std::upper_bound(ranges.begin(), ranges.end(), first,
                                  [](const Number& number, const Range& range) { return number < range.first; });
    return after != ranges.begin() && last <= std::prev(after)->last;
}

} // namespace

void address_set::add(const net::prefix& network)
{
    const bytes& first = network.address().bytes();
    const bytes last = last_of(network);
    if (network.address().is_v4())
        v4_.push_back({v4_number(first), v4_number(last)});
    else
        v6_.push_back({first, last});
}

void address_set::finish()
{
    join(v4_);
    join(v6_);
}

bool address_set::contains(const net::ip_address& address) const
{
    return contains(address.bytes(), address.bytes(), address.is_v4());
}

bool address_set::contains(const net::prefix& network) const
{
    return contains(network.address().bytes(), last_of(network), network.address().is_v4());
}

bool address_set::contains(const bytes& first, const bytes& last, bool is_v4) const
{
    return is_v4 ? holds(v4_, v4_number(first), v4_number(last)) : holds(v6_, first, last);
}

} // namespace rules
