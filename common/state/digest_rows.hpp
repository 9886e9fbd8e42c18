// digest_rows - digests as rows, and the changes that reports make
//
// A feature is stored mixed with its kind, so that kinds never meet in the index; mixing again takes that off. The same
// 64-bit keys, and the beginning of the hash mixed likewise, are what the filter knows.

#pragma once

#include "common/state/change.hpp"
#include "common/state/digests.hpp"
#include "common/state/query.hpp"

namespace state {

inline constexpr std::string_view digest_sequence = "digest";

/// Whether each report of that reporter counts: `trap`, `verdict` and neighbours stand for many messages. All others
/// are people, who count once, however often they say the same.
bool is_of_many(std::string_view reporter);

/// As the columns exact_1 to exact_4.
std::array<std::int64_t, 4> digest_words(const digest_exact& exact);
/// A feature as it is stored; of a stored one the feature.
std::uint64_t mixed_feature(std::uint8_t kind, std::uint64_t feature);
/// Key of the content in the filter.
std::uint64_t digest_key(std::uint8_t kind, std::uint64_t exact_1);

/// `kept`: how long the reports count.
void add_changes(const digest_report& made, base::milliseconds kept, std::vector<change>& to);
/// What a neighbour says. `reporter` is `neighbour:NAME`.
void add_changes(std::string_view reporter, double trust, const digest_change& told, std::vector<change>& to);

/// id, kind, exact_1 to exact_4, has_features, feature_1 to feature_8, tokens, first_seen, last_seen, expires, sequence
digest_entry read_digest(query& row);
std::vector<digest_statement> read_statements(connection& on, std::int64_t digest);

/// A digest that may be removed: id and stored features.
struct digest_leftover
{
    std::int64_t id = 0;
    std::vector<std::int64_t> features;
};

/// Those that end before that, at most `limit`: reported here, or by neighbours.
std::vector<digest_leftover> read_expired(connection& on, sql::name which, base::time_point before, std::size_t limit);
/// Does nothing when it was reported again, and ends later than `before` now.
void add_removal(const digest_leftover& removed, base::time_point before, std::vector<change>& to);

} // namespace state
