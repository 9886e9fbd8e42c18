// key - how an operator writes whose penalty or allowance it is: `192.0.2.1`, `192.0.2.0/24`, `sasl.user=bob`

#pragma once

#include "common/base/result.hpp"

#include <string>
#include <string_view>

namespace policyd {

struct mark_key
{
    std::string kind;
    std::string key;
};

base::result<mark_key> to_mark_key(std::string_view written);

/// Fails on an address or a network that no penalty may be on (penalty_range.hpp).
base::result<void> check_range(const mark_key& key);

} // namespace policyd
