// state - the shared memory of both daemons on all hosts
//
// Opens the database that a URI names, migrates its schema, and owns the stores, the writer with its group commit,
// the outbox and the counters. Nothing above common/state knows which database it is.
//
// When the database is locked, full, read-only, missing or corrupt, open() still gives a state: decisions go on from
// memory, class A facts fail, class B facts wait in the outbox, and the database is tried again every few seconds.
// Only a schema that is newer than this program, a database of another program, or a URI that is none, throws.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/alarms.hpp"
#include "common/state/counter_rows.hpp"
#include "common/state/counters.hpp"
#include "common/state/deliveries.hpp"
#include "common/state/digests.hpp"
#include "common/state/familiars.hpp"
#include "common/state/greylist.hpp"
#include "common/state/history.hpp"
#include "common/state/marks.hpp"
#include "common/state/quarantine_index.hpp"
#include "common/state/report.hpp"
#include "common/state/transactions.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace state {

struct options
{
    std::string uri;       // sqlite:/var/lib/sekimori/state.sqlite
    std::string owner;     // `policyd`, `contentd`, or a command's name: whose outbox and counters they are
    std::string host;      // whose baselines it writes; empty: the machine's name
    bool is_daemon = true; // false: a command; no flushing, no purging, no outbox
    std::uint64_t address_memory = 16ULL << 20U;  // bytes for counters keyed by address
    std::uint64_t aggregate_memory = 8ULL << 20U; // bytes for other counters
    std::uint64_t mark_memory = 64ULL << 20U;     // bytes for penalties and allowances
    grey_options grey;
    familiar_options familiar;
    digest_options digest;
    std::string outbox; // beginning of the outbox files' names, with their folder; empty: beside the database
    std::uint64_t outbox_limit = 64ULL << 20U;  // bytes of the outbox file
    std::chrono::milliseconds commit_limit{20}; // how long a class B fact may take before it goes to the outbox
};

class state
{
  public:
    virtual ~state() = default;

    virtual marks& table(mark_table which) = 0;
    virtual class greylist& greylist() = 0;
    virtual class alarms& alarms() = 0;
    virtual class familiars& familiars() = 0;
    virtual class transactions& transactions() = 0;
    virtual class deliveries& deliveries() = 0;
    virtual class attempts& attempts() = 0;
    virtual class quarantine_index& quarantine() = 0;
    virtual class counters& counters() = 0;
    virtual class counter_rows& counter_rows() = 0;
    virtual class history& history() = 0;
    virtual class digests& digests() = 0;

    /// False while the database does not answer.
    virtual bool is_available() const = 0;
    virtual report describe() = 0;
};

/// `log` and `metrics` must outlive it. The destructor commits what waits (at most 5 s, the rest goes to the outbox).
std::unique_ptr<state> open(const options& wanted, const base::logger& log, base::metrics& metrics);

} // namespace state
