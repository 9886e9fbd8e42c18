// counter_store - counters in memory

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/hash.hpp"
#include "common/state/counters.hpp"

#include <map>
#include <set>
#include <unordered_map>

namespace state {

class counter_store : public counters
{
  public:
    std::vector<counter_id> adopt(std::span<const counter_spec> specs) override;
    double add(counter_id counter, std::string_view key, double amount, base::time_point now,
               reservation* held) override;
    double add_distinct(counter_id counter, std::string_view key, std::string_view value,
                        base::time_point now) override;
    double read(counter_id counter, std::string_view key, base::time_point now) override;
    void give_back(const reservation& held) override;

  private:
    struct ring
    {
        std::map<std::int64_t, double> sums;
        std::map<std::int64_t, std::set<std::uint64_t>> values;
    };
    struct contents
    {
        std::vector<counter_spec> specs;
        std::unordered_map<std::string, ring> rings;
    };

    static std::string slot_of(counter_id counter, std::string_view key);
    static double sum(ring& of, std::int64_t oldest);

    base::guarded<contents> contents_;
};

} // namespace state
