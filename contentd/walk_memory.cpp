#include "contentd/walk_memory.hpp"

#include <string>
#include <utility>
#include <vector>

namespace contentd {

namespace {

constexpr std::size_t of_entry = 400; // an entry with its SHA-256 and type

std::size_t size_of(const std::string& key, const walk::report& found)
{
    std::size_t sum = 2 * key.size() + of_entry;
    const auto add_all = [&sum](const std::vector<std::string>& texts) {
        for (const std::string& each : texts)
            sum += each.size() + sizeof(std::string);
    };
    for (const walk::entry& each : found.entries) {
        sum += of_entry + each.name.size() + each.macro.size();
        add_all(each.other_names);
    }
    add_all(found.links);
    return sum;
}

} // namespace

std::optional<walk::report> walk_memory::find(const std::string& key)
{
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(key);
    if (found == places_.end())
        return std::nullopt;
    newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
    return found->second->found;
}

void walk_memory::keep(std::string key, const walk::report& found)
{
    const std::size_t bytes = size_of(key, found);
    if (found.exceeded != walk::no_limit || bytes > limit_ / 8)
        return;
    const std::lock_guard lock(mutex_);
    if (places_.contains(key))
        return;
    newest_first_.push_front({key, found, bytes});
    places_.emplace(std::move(key), newest_first_.begin());
    bytes_ += bytes;
    while (bytes_ > limit_) {
        bytes_ -= newest_first_.back().bytes;
        places_.erase(newest_first_.back().key);
        newest_first_.pop_back();
    }
}

} // namespace contentd
