// digest_counts - what was asked and told of digests, for the metrics

#pragma once

#include "common/base/metrics.hpp"

namespace state {

/// Threads: any.
struct digest_counts
{
    explicit digest_counts(base::metrics& metrics);

    // Reports that this process made.
    base::metric_counter& spam;
    base::metric_counter& ham;

    // Digests that neighbours told of.
    base::metric_counter& told;
    base::metric_counter& taken_back;

    // Digests that were asked for, and of how many something was reported.
    base::metric_counter& from_memory;
    base::metric_counter& from_database;
    base::metric_counter& failed;
    base::metric_counter& hits;
};

} // namespace state
