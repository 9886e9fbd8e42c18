// deliveries - who already has a message, and which messages crashed the filter
//
// Deliveries (Semantics, 12) guard against our death between the next hop's 2xx and our own: note() survives it, costs
// one small write and waits for nobody. Where a retry is certain to come, write() is on the disk before it calls back.
// A power failure may cost the rows of messages that went through as a whole; had Postfix not taken our answer either,
// they arrive twice, which RFC 5321 allows and nothing but a sync for each message would prevent.
//
// Attempts (13) guard against our death too; a power failure blames no message.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace state {

/// One message as one next hop got it.
struct delivery_key
{
    std::string host;
    std::string queue_id;
    std::string sha256; // hexadecimal, of whatever changes with any of the received bytes
    std::string sender;
};

/// One row: who has which message of a queue ID, which Postfix may use again.
struct delivered
{
    std::string sha256;
    std::string sender;
    std::string recipient;
};

/// Of the rows of a host and queue ID, the recipients who have exactly this message.
std::vector<std::string> who_has(const std::vector<delivered>& rows, const delivery_key& message);

class deliveries
{
  public:
    virtual ~deliveries() = default;

    /// All of that queue ID, so that they can be looked for before the message's content has come. An error when the
    /// database could not tell: then nothing is suppressed.
    using known = std::function<void(base::result<std::vector<delivered>>)>;
    virtual void find(std::string host, std::string queue_id, known done) = 0;
    /// After the next hop's 2xx and before our 250. Kept 6 days. False when it could not be written.
    virtual bool note(delivery_key message, std::vector<std::string> recipients, base::time_point at) = 0;
    /// The same, synced to the disk before it calls back (class A).
    virtual void write(delivery_key message, std::vector<std::string> recipients, base::time_point at,
                       written done) = 0;
};

/// A message that is being scanned.
using attempt = std::uint32_t;

class attempts
{
  public:
    virtual ~attempts() = default;

    /// Nothing for a message with which the filter never died; else how often it died while this message was scanned
    /// alone. The key is made of what tells a message: host, queue ID and SHA-256 of the received bytes.
    virtual std::optional<int> failures(const std::string& key) const = 0;
    /// Before parsing: from now until end() this message is blamed for our death; `alone` when nothing else is scanned
    /// beside it. Nothing when that could not be recorded; mail flows all the same.
    virtual std::optional<attempt> begin(std::string_view key, bool alone) = 0;
    /// The scan ended, whatever the verdict.
    virtual void end(attempt begun) = 0;
    /// The scan failed, and the filter lives: counts as one death of it with this message alone.
    virtual void blame(const std::string& key) = 0;
    /// A suspect that was scanned to the end is one no longer.
    virtual void clear(const std::string& key) = 0;
};

} // namespace state
