// addresses - mail addresses as they stand in running text

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shapes {

struct found_address
{
    std::string_view address; // without brackets
    std::size_t at = 0;
};

/// In order, `most` at most. Linear.
std::vector<found_address> addresses_in(std::string_view text, std::size_t most = 100);

/// The first, in lower case; empty when there is none.
std::string address_in(std::string_view text);

} // namespace shapes
