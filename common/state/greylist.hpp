// greylist - who has shown that its mail comes again
//
// An entry is a source (a network, or a pool of hosts that belong together) with a sender, and says when that was first
// seen and how often it passed. One without a sender is the source as a whole, one with the sender `*` stands for all
// new senders of a source that makes too many. Facts of class B. Entries are looked up in memory, which holds all that
// ever passed; what had to make room is read back at its next use and known at the one after that.
//
// Threads: any, but find_all(), which waits and is for commands.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <optional>
#include <string>
#include <vector>

namespace state {

struct grey_key
{
    std::string source;    // 192.0.2.0/24, or the name of a pool
    std::string sender;    // domain or normalised address, `<>` for the null sender; empty: the source as a whole
    std::string recipient; // empty unless greylisting is by recipient

    static grey_key whole(std::string source) { return {std::move(source), {}, {}}; }
    static grey_key shared(std::string source) { return {std::move(source), "*", {}}; }
    bool is_whole() const { return sender.empty(); }
};

struct grey_entry
{
    base::time_point first_seen; // in memory rounded up to a second, as the others are down
    base::time_point last_seen;
    base::time_point expires;
    unsigned passed = 0; // how often that was counted, from the first time on
    bool is_confirmed = false;
};

struct grey_row
{
    grey_key key;
    grey_entry entry;
};

struct grey_options
{
    std::uint64_t memory = 32ULL << 20U; // bytes of the mirror, 24 an entry; 0: none, each look asks the database
    base::milliseconds retry = std::chrono::hours(48);     // an entry that never passed is kept so long
    base::milliseconds keep = std::chrono::hours(36 * 24); // one that did, from its last use on
    unsigned source_passes = 5;                            // after which the source as a whole is confirmed
    unsigned new_entries = 100;                            // of a source in an hour, before they share one
};

class greylist
{
  public:
    virtual ~greylist() = default;

    /// False while the entries have not been read yet: nobody can be told from a stranger then.
    virtual bool is_ready() const = 0;
    /// A live entry.
    virtual std::optional<grey_entry> find(const grey_key& key, base::time_point now) = 0;
    /// Counts a new entry against its source: gives its key, or the shared one when the source makes too many.
    virtual grey_key admit(const grey_key& key, base::time_point now) = 0;
    /// Begins an entry; keeps one that is live.
    virtual void add(const grey_key& key, base::time_point now, written done) = 0;
    /// Counts a pass. `at_least` is what the count then is at least.
    virtual void pass(const grey_key& key, base::time_point now, unsigned at_least, written done) = 0;
    /// Of the source alone: all its entries. Of a sender without recipient: those with any recipient.
    virtual void remove(const grey_key& key, written done) = 0;

    virtual const grey_options& limits() const = 0;
    /// Up to `most` live rows of the database in the order of their keys, above `after`; of one source when it is not
    /// empty.
    virtual base::result<std::vector<grey_row>> find_all(const std::string& source, const grey_key& after,
                                                         std::size_t most, base::time_point now) = 0;
};

} // namespace state
