// digest_service - reads what neighbours export and writes our own exports, at an interval, on a thread that may wait
//
// Whatever goes wrong in a round is a warning in the log, and the next round tries again.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/digests.hpp"
#include "contentd/digest_settings.hpp"

#include <memory>
#include <thread>

namespace contentd {

/// Must end before the state.
class digest_service
{
  public:
    /// Null when there is nothing to do.
    static std::unique_ptr<digest_service> start(exchange_settings wanted, state::digests& digests,
                                                 const base::logger& log, base::metrics& metrics);
    ~digest_service() = default; // waits for what is under way, some tenths of a second
    digest_service(const digest_service&) = delete;
    digest_service& operator=(const digest_service&) = delete;

  private:
    digest_service(exchange_settings wanted, state::digests& digests, const base::logger& log, base::metrics& metrics);

    void run(const std::stop_token& stop);
    void import(const std::stop_token& stop);
    void write_exports(const std::stop_token& stop);

    const exchange_settings wanted_;
    state::digests& digests_;
    const base::logger& log_;
    base::metric_counter& good_pulls_;
    base::metric_counter& failed_pulls_;
    std::jthread thread_; // last: it uses the others
};

} // namespace contentd
