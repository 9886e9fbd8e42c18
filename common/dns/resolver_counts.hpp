// resolver_counts - how look-ups went, for the metrics

#pragma once

#include "common/base/metrics.hpp"
#include "common/dns/answer.hpp"

namespace dns {

/// Threads: any.
class resolver_counts
{
  public:
    explicit resolver_counts(base::metrics& metrics);

    // How a look-up began.
    base::metric_counter& cached;
    base::metric_counter& asked;
    base::metric_counter& joined;
    base::metric_counter& refused;
    base::metric_counter& bad_name;

    // How a question that was asked ended.
    base::metric_counter& silent;
    base::metric_counter& late;
    base::metric_counter& stale;
    void add(status outcome);

  private:
    base::metric_counter& found_;
    base::metric_counter& no_data_;
    base::metric_counter& no_such_name_;
    base::metric_counter& temporary_;
};

} // namespace dns
