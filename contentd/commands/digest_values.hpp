// digest_values - what a message is known by

#pragma once

#include "contentd/digest/digest.hpp"
#include "contentd/inspection.hpp"

#include <string_view>
#include <vector>

namespace contentd {

/// Those by which the message would be judged when it comes.
std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings);

} // namespace contentd
