// digest_service - reads what neighbours export and writes our own exports, at an interval, on a thread that may wait

#pragma once

#include "common/base/log.hpp"
#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/state/digests.hpp"
#include "contentd/digest_exchange/pull.hpp"
#include "contentd/digest_settings.hpp"

#include <memory>
#include <thread>

namespace contentd {

/// Must end before the state.
class digest_service
{
  public:
    /// Null when there is nothing to do; fails with place, key and reason for values that cannot be used.
    static base::result<std::unique_ptr<digest_service>> start(const conf::settings& settings, state::digests& digests,
                                                               const base::logger& log);
    ~digest_service() = default;
    digest_service(const digest_service&) = delete;
    digest_service& operator=(const digest_service&) = delete;

  private:
    digest_service(exchange_settings wanted, state::digests& digests, const base::logger& log)
        : wanted_(std::move(wanted)), digests_(digests), log_(log)
    {}

    void run(const std::stop_token& stop);
    void exchange(const std::stop_token& stop);

    const exchange_settings wanted_;
    state::digests& digests_;
    const base::logger& log_;
    std::jthread thread_; // last: it uses the others
};

} // namespace contentd
