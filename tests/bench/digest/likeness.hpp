// likeness - how many features copies share, and how many texts that are no copies

#pragma once

#include "contentd/digest/digest.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// Pairs that share at least so many features, by number; [0] counts all.
using shared_counts = std::array<std::size_t, digest::feature_count + 1>;

unsigned shared_features(const digest::value& left, const digest::value& right);

/// So many times, a copy of each text beside one of `percent` words changed. Texts without features are not counted.
shared_counts shared_by_copies(const std::vector<std::string>& texts, unsigned percent, unsigned times = 1);

/// Of all pairs of texts whose resemblance is in a band: what they share.
struct band
{
    double below;
    shared_counts shared{};
};

/// Resemblance is |A and B| / |A or B| of the sets of three tokens in a row. Texts of fewer than `least_tokens` are
/// left out.
std::vector<band> shared_by_others(const std::vector<std::string>& texts, std::uint32_t least_tokens);

} // namespace bench
