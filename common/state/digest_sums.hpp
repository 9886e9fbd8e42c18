// digest_sums - what was reported of a content and of what is like it: the look-up in the database
//
// Costs two probes and one for each digest found; of each feature only the newest digests are looked at, so that much
// of one spam makes no look-up slow.

#pragma once

#include "common/state/database.hpp"
#include "common/state/digests.hpp"

namespace state {

/// Reports of one digest that count at `now`.
digest_sums sums_of(connection& on, std::int64_t digest, base::time_point now);

/// `needed`: features that content shares which is alike.
digest_standing find_standing(connection& on, const digest_value& what, unsigned needed, base::time_point now);

} // namespace state
