// mark_keys - whose penalties and allowances are looked up, besides the client's address and the networks around it

#pragma once

#include "common/rules/ruleset.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace policyd {

/// What `policyd penalty` and `policyd allow` may name whatever the rules penalise.
inline constexpr std::array<std::string_view, 5> command_keys = {"sasl.user", "sender.address", "sender.domain",
                                                                 "client.name", "helo.name"};

/// The indexes of command_keys and of what the rules penalise among the observations.
std::vector<std::size_t> mark_keys_of(const rules::ruleset& rules);

} // namespace policyd
