// equipment - what messages are inspected with beside our own code: scanners, lists, processes that look into files
//
// The same for the daemon and for the commands that judge a file.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "contentd/domain_lists.hpp"
#include "contentd/inspection.hpp"
#include "contentd/malware/site.hpp"
#include "contentd/url_lists.hpp"
#include "contentd/walk/walkers.hpp"
#include "contentd/walk_memory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace contentd {

/// Must outlive whatever inspects with it.
class equipment
{
  public:
    /// Fails with place, key and reason. Reads the URL lists; one that is broken is a failure for a daemon that starts.
    static base::result<std::unique_ptr<equipment>> open(const conf::settings& settings, const base::logger& log,
                                                         base::metrics& metrics, bool is_daemon);

    const inspection_settings& inspected() const { return inspected_; }
    malware::site* scanners() { return scanners_.get(); }
    url_lists& urls() { return urls_; }
    domain_lists* domains() { return domains_.get(); }
    const digest_exchange::reporter_trust& trust() const { return trust_; }

  private:
    equipment(const conf::settings& settings, const base::logger& log, base::metrics& metrics,
              std::vector<malware::engine_settings> engines);

    walk::report examine(const looked_at& file);

    walk::walkers walkers_;
    walk_memory seen_{8U << 20U};
    inspection_settings inspected_;
    std::unique_ptr<malware::site> scanners_; // null: there are none
    url_lists urls_;
    std::unique_ptr<domain_lists> domains_; // null: there are none
    digest_exchange::reporter_trust trust_;
};

} // namespace contentd
