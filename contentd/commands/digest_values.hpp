// digest_values - what a message is known by

#pragma once

#include "contentd/digest/digest.hpp"
#include "contentd/inspection.hpp"

#include <string_view>
#include <vector>

namespace contentd {

/// The SHA-256 of each decoded part, of all its readings, each once; none of what is empty.
std::vector<digest::value> digest_values(std::string_view message, const inspection_settings& settings);

} // namespace contentd
