// deliveries - who already has a message, and which messages crashed the filter
//
// Deliveries are facts of class A (Semantics, 12): synced to disk before the caller goes on. Attempts (13) are
// committed and not synced: they guard against the death of the filter, which a commit survives, and cost no fsync a
// message.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <functional>
#include <string>
#include <vector>

namespace state {

/// One message as one next hop got it.
struct delivery_key
{
    std::string host;
    std::string queue_id;
    std::string sha256; // hexadecimal, of the received bytes
    std::string sender;
};

class deliveries
{
  public:
    virtual ~deliveries() = default;

    /// Of these recipients, those who already have the message. An error when the database could not tell: then
    /// nothing is suppressed.
    using known = std::function<void(base::result<std::vector<std::string>>)>;
    virtual void find(delivery_key message, std::vector<std::string> recipients, known done) = 0;
    /// After the next hop's 2xx and before our 250. Kept 6 days.
    virtual void write(delivery_key message, std::vector<std::string> recipients, base::time_point at,
                       written done) = 0;
};

struct attempt
{
    std::string key;            // host, queue ID and SHA-256 of the received bytes
    int failures = 0;           // times that the filter died with it in flight while it was scanned alone
    bool was_in_flight = false; // the filter died with it and others in flight: scan it alone now
};

class attempts
{
  public:
    virtual ~attempts() = default;

    using begun = std::function<void(base::result<attempt>)>;
    /// Before parsing: commits that this message is in flight, `alone` when nothing else is scanned beside it, and
    /// tells what is known of it.
    virtual void begin(std::string key, bool alone, base::time_point at, begun done) = 0;
    /// The scan ended, whatever the verdict.
    virtual void end(std::string key) = 0;
    /// True while messages of a crashed run are not yet seen again; the others then need no look-up.
    virtual bool has_suspects() const = 0;
};

} // namespace state
