#include "tests/bench/digest/likeness.hpp"

#include "common/text/nfkc.hpp"
#include "contentd/digest/compute.hpp"
#include "contentd/digest/min_hash.hpp"
#include "contentd/digest/normal_form.hpp"
#include "tests/bench/digest/mutation.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>
#include <utility>

namespace bench {

namespace {

using pair_of_texts = std::pair<std::size_t, std::size_t>;
using shingle_set = std::vector<std::uint64_t>; // sorted, each once

void count(shared_counts& into, unsigned shared)
{
    for (unsigned i = 0; i <= shared; ++i)
        ++into[i];
}

shingle_set shingles_of(const std::string& text)
{
    const digest::normal_form form = digest::normal_form_of(text::nfkc_folded(text), {});
    shingle_set made = digest::shingles_of(form.tokens, {3, 0});
    std::sort(made.begin(), made.end());
    made.erase(std::unique(made.begin(), made.end()), made.end());
    return made;
}

double resemblance(const shingle_set& left, const shingle_set& right)
{
    shingle_set both;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
    return static_cast<double>(both.size()) / static_cast<double>(left.size() + right.size() - both.size());
}

/// Only those that share one at all.
std::map<pair_of_texts, unsigned> pairs_that_share(const std::vector<digest::value>& values)
{
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> holders;
    for (std::size_t i = 0; i < values.size(); ++i)
        for (const std::uint64_t feature : values[i].features)
            holders[feature].push_back(i);
    std::map<pair_of_texts, unsigned> pairs;
    for (const auto& [feature, all] : holders)
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = i + 1; j < all.size(); ++j)
                ++pairs[{all[i], all[j]}];
    return pairs;
}

} // namespace

unsigned shared_features(const digest::value& left, const digest::value& right)
{
    unsigned shared = 0;
    for (std::size_t i = 0; i < digest::feature_count; ++i)
        shared += left.features[i] == right.features[i] ? 1U : 0U;
    return shared;
}

shared_counts shared_by_copies(const std::vector<std::string>& texts, unsigned percent, unsigned times)
{
    std::mt19937_64 random(1);
    shared_counts counts{};
    for (unsigned i = 0; i < times; ++i) {
        for (const std::string& text : texts) {
            const digest::value original = digest::of_text(mutated(text, 0, random), {});
            const digest::value copy = digest::of_text(mutated(text, percent, random), {});
            if (original.has_features && copy.has_features)
                count(counts, shared_features(original, copy));
        }
    }
    return counts;
}

std::vector<band> shared_by_others(const std::vector<std::string>& texts, std::uint32_t least_tokens)
{
    digest::options how;
    how.least_tokens = least_tokens;
    std::vector<digest::value> values;
    std::vector<const std::string*> used;
    for (const std::string& text : texts) {
        if (const digest::value made = digest::of_text(text, how); made.has_features) {
            values.push_back(made);
            used.push_back(&text);
        }
    }
    std::vector<band> bands{{0.1}, {0.2}, {0.3}, {0.5}, {1.1}};
    for (const auto& [pair, shared] : pairs_that_share(values)) {
        const double alike = resemblance(shingles_of(*used[pair.first]), shingles_of(*used[pair.second]));
        const auto in = std::find_if(bands.begin(), bands.end(), [&](const band& each) { return alike < each.below; });
        count(in->shared, shared);
    }
    return bands;
}

} // namespace bench
