#include "common/state/tally.hpp"

#include <algorithm>
#include <functional>

namespace state {

void tally::add(std::string_view key)
{
    key = key.substr(0, longest_key);
    if (const auto found = sums_.find(key); found != sums_.end()) {
        ++found->second;
        return;
    }
    if (sums_.size() >= room_)
        make_room();
    sums_.emplace(key, 1);
}

void tally::make_room()
{
    std::vector<std::uint64_t> amounts;
    amounts.reserve(sums_.size());
    for (const auto& [key, amount] : sums_)
        amounts.push_back(amount);
    const auto middle = amounts.begin() + static_cast<std::ptrdiff_t>(amounts.size() / 2);
    std::nth_element(amounts.begin(), middle, amounts.end());
    erase_if(sums_, [limit = *middle](const auto& each) { return each.second < limit; });
    // Most came equally often: none of them stands out.
    if (sums_.size() > room_ / 2)
        erase_if(sums_, [limit = *middle](const auto& each) { return each.second == limit; });
}

std::vector<std::pair<std::string, double>> tally::take(std::size_t count)
{
    std::vector<std::pair<std::string, double>> highest(std::min(count, sums_.size()));
    std::partial_sort_copy(sums_.begin(), sums_.end(), highest.begin(), highest.end(),
                           [](const auto& left, const auto& right) {
                               return static_cast<double>(left.second) > static_cast<double>(right.second);
                           });
    sums_.clear();
    return highest;
}

} // namespace state
