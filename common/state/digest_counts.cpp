#include "common/state/digest_counts.hpp"

#include <string>

namespace state {

namespace {

base::metric_counter& reports(base::metrics& metrics, const std::string& reported)
{
    return metrics.counter("sekimori_state_digest_reports_total", "Reports of digests that this daemon made.",
                           "reported=\"" + reported + '"');
}

base::metric_counter& told(base::metrics& metrics, const std::string& said)
{
    return metrics.counter("sekimori_state_digest_told_total",
                           "Digests that neighbours told of: what was reported, and what was taken back.",
                           "said=\"" + said + '"');
}

base::metric_counter& look_ups(base::metrics& metrics, const std::string& answer)
{
    return metrics.counter("sekimori_state_digest_look_ups_total", "Digests asked for, by where the answer came from.",
                           "answer=\"" + answer + '"');
}

} // namespace

digest_counts::digest_counts(base::metrics& metrics)
    : spam(reports(metrics, "spam")), ham(reports(metrics, "ham")), told(state::told(metrics, "reported")),
      taken_back(state::told(metrics, "taken_back")), from_memory(look_ups(metrics, "memory")),
      from_database(look_ups(metrics, "database")), failed(look_ups(metrics, "failed")),
      hits(metrics.counter("sekimori_state_digest_hits_total",
                           "Digests asked for of which, or of whose like, something was reported."))
{}

} // namespace state
