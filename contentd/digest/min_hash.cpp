#include "contentd/digest/min_hash.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace digest {

namespace {

constexpr std::size_t minima_in_feature = 3;
constexpr std::size_t minima = feature_count * minima_in_feature;
constexpr std::size_t block = 256; // shingles that stay in the nearest cache while each permutation goes over them

/// Vigna's finaliser of splitmix64: every bit of the result depends on every bit of the number.
constexpr std::uint64_t mixed(std::uint64_t number)
{
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
    number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
    return number ^ (number >> 31U);
}

struct permutation
{
    std::uint64_t flip;
    std::uint64_t factor; // odd, so that it is one
};

constexpr std::array<permutation, minima> make_permutations()
{
    std::array<permutation, minima> made{};
    std::uint64_t state = 0;
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15U;
    for (permutation& each : made) {
        each.flip = mixed(state += step);
        each.factor = mixed(state += step) | 1U;
    }
    return made;
}

constexpr std::array<permutation, minima> permutations = make_permutations();

/// Three at once: each minimum waits for the one before it, but not for the others.
void take_minima(std::span<const std::uint64_t> shingles, const permutation* how, std::uint64_t* least)
{
    static_assert(minima_in_feature == 3);
    std::uint64_t first = least[0];
    std::uint64_t second = least[1];
    std::uint64_t third = least[2];
    for (const std::uint64_t shingle : shingles) {
        first = std::min(first, (shingle ^ how[0].flip) * how[0].factor);
        second = std::min(second, (shingle ^ how[1].flip) * how[1].factor);
        third = std::min(third, (shingle ^ how[2].flip) * how[2].factor);
    }
    least[0] = first;
    least[1] = second;
    least[2] = third;
}

} // namespace

std::vector<std::uint64_t> shingles_of(std::span<const std::uint64_t> tokens, const shingling& how)
{
    if (tokens.size() < how.width)
        return {};
    std::vector<std::uint64_t> made(tokens.size() - how.width + 1);
    for (std::size_t i = 0; i < made.size(); ++i) {
        std::uint64_t sum = how.seed;
        for (const std::uint64_t token : tokens.subspan(i, how.width))
            sum = std::rotl(sum, 23) * 0x9e3779b97f4a7c15U + token;
        made[i] = mixed(sum);
    }
    return made;
}

std::array<std::uint64_t, feature_count> features_of(std::span<const std::uint64_t> shingles)
{
    std::array<std::uint64_t, minima> least;
    least.fill(std::numeric_limits<std::uint64_t>::max());
    for (; !shingles.empty(); shingles = shingles.subspan(std::min(block, shingles.size()))) {
        const auto near = shingles.first(std::min(block, shingles.size()));
        for (std::size_t i = 0; i < minima; i += minima_in_feature)
            take_minima(near, permutations.data() + i, least.data() + i);
    }
    std::array<std::uint64_t, feature_count> features{};
    for (std::size_t i = 0; i < minima; ++i) {
        std::uint64_t& feature = features[i / minima_in_feature];
        feature = mixed(std::rotl(feature, 23) * 0x9e3779b97f4a7c15U + least[i]);
    }
    return features;
}

} // namespace digest
