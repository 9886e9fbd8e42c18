// counter_registry - the counters that the rules of one file ask for, each once

#pragma once

#include "common/rules/ruleset.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace rules {

class counter_registry
{
  public:
    /// What stands between the parentheses of a counting function.
    struct request
    {
        std::size_t function = 0;
        std::vector<std::size_t> key; // observations
        std::string constant_key;     // when `key` is empty
        std::size_t distinct_value = static_cast<std::size_t>(-1);
        std::chrono::seconds window{};
    };

    explicit counter_registry(const vocabulary& known) : known_(known) {}

    /// The index of the counter of `event`, which is the function's own or its divisor.
    std::size_t add(const request& asked, std::string_view event);

    std::vector<state::counter_spec> specs;
    std::vector<counter_use> uses;

  private:
    std::string name_of(const request& asked, std::string_view event) const;

    const vocabulary& known_;
    std::map<std::pair<std::string, std::chrono::seconds>, std::size_t> index_;
};

} // namespace rules
