// digests - what content is known by, and who reported it as spam or as ham
//
// A look-up sums up what was reported of the same content (exact), and of content that is like it: that shares at least
// so many of its eight features. Each report counts as often as its reporter is trusted; that of a person, the operator
// or a user, once, however often it is repeated and of how many like contents it is. Facts of class B. What nobody
// reported is known from a filter in memory, without a look at the database; changes by commands and other processes
// are seen within a second.
//
// Threads: any. Callbacks come from the state's own threads unless it says otherwise: keep them short.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace state {

inline constexpr std::size_t digest_feature_count = 8;

struct digest_options
{
    std::uint64_t filter_memory = 16ULL << 20U; // bytes, 10 bits a key, 1 or 9 keys a digest; 0: no filter
    bool is_purged = true;                      // a daemon removes what has ended, and what is too much
    std::uint64_t most = 1'000'000;             // digests; those that end soonest go first, neighbours' before ours
    unsigned needed = 2;                        // features that content shares which is alike, 1 to 8
    base::milliseconds kept = std::chrono::hours(30 * 24); // how long a report counts
};

using digest_exact = std::array<std::uint8_t, 32>;

/// What a part of a message is known by. Features are those of its kind.
struct digest_value
{
    std::uint8_t kind = 0; // from 1
    digest_exact exact{};  // SHA-256
    bool has_features = false;
    std::array<std::uint64_t, digest_feature_count> features{};
    std::uint32_t tokens = 0;
};

struct digest_report
{
    digest_value what;
    std::string reporter; // operator, trap, user:NAME, verdict
    double trust = 1;     // what one report of this reporter counts, the earlier ones too
    bool is_spam = true;
    double amount = 1; // how many reports this is; a person's renews the one before
    base::time_point at;
};

/// Weighted sums of reports that count.
struct digest_sums
{
    double spam = 0;
    double ham = 0;
};

struct digest_standing
{
    digest_sums exact;       // of the same content
    digest_sums alike;       // of that and of what is like it; when there is very much of that, of the newest
    std::size_t digests = 0; // how many that are
    bool is_cleared = false; // the operator reported some of these as ham
};

/// Of one reporter about one digest.
struct digest_statement
{
    std::string reporter;
    double trust = 0;
    bool is_spam = true;
    double amount = 0;
    base::time_point first;
    base::time_point last;
    base::time_point expires;
    std::optional<base::time_point> revoked;
};

struct digest_entry
{
    std::int64_t id = 0;
    digest_value what;
    base::time_point first;
    base::time_point last;
    base::time_point expires;
    std::int64_t sequence = 0; // number of its last change
    std::vector<digest_statement> statements;
};

/// What was reported here of one digest, for neighbours. Both sums are 0 when all was taken back.
struct digest_change
{
    digest_value what;
    digest_sums sums;
    base::time_point first;
    base::time_point last;
    base::time_point expires;
    std::int64_t sequence = 0;
};

/// How far a neighbour's exports are known.
struct digest_progress
{
    std::int64_t sequence = 0; // the neighbour's
    base::time_point created;  // when it made the export
};

class digests
{
  public:
    virtual ~digests() = default;

    virtual const digest_options& options() const = 0;

    /// False while the filter is being filled: until then each look-up asks the database.
    virtual bool is_ready() const = 0;
    /// Certainly nothing was ever reported.
    virtual bool is_empty() const = 0;
    /// Certainly neither this content nor anything like it was reported. Some microseconds.
    virtual bool is_strange(const digest_value& what) const = 0;

    /// For each of them what was reported; an error when the database cannot tell. When all are strange, `done` is
    /// called from within the call.
    using found = std::function<void(base::result<std::vector<digest_standing>>)>;
    virtual void find(std::vector<digest_value> parts, base::time_point now, found done) = 0;

    /// One fact. Texts and amounts are the caller's to check: a reporter has a name, amounts and trust are not
    /// negative. Found by look-ups of this process as soon as it is committed.
    virtual void report(std::vector<digest_report> reports, written done) = 0;

    // For commands and for threads that may wait.

    virtual base::result<std::vector<digest_entry>> show(const digest_exact& exact) = 0;
    /// Those above an id, in the order in which they came, at most 1000. `kind` 0: all.
    virtual base::result<std::vector<digest_entry>> list(std::int64_t above, base::time_point since,
                                                         std::uint8_t kind) = 0;
    /// Takes back what was said of that content, by one reporter or, when that is empty, by all; gives how much
    /// counted. What a neighbour said stays taken back, whatever it says anew, until the report has expired and gone.
    virtual base::result<std::size_t> revoke(const digest_exact& exact, std::string_view reporter,
                                             base::time_point now) = 0;
    /// Takes back all that the reporter said, in steps.
    virtual base::result<std::size_t> revoke_reporter(std::string_view reporter, base::time_point now) = 0;
    /// Removes digests of which no report counts any more, in steps; gives how many.
    virtual base::result<std::size_t> expire(base::time_point now) = 0;

    /// What was reported here since that number, in its order: `limit`, and all others that have the number of the last
    /// one, some hundreds when a reporter's word was taken back. So what comes next has a higher number.
    virtual base::result<std::vector<digest_change>> changed(std::int64_t since, std::size_t limit,
                                                             base::time_point now) = 0;
    /// Number of the newest change, whosever.
    virtual base::result<std::int64_t> newest() = 0;
    virtual base::result<std::optional<digest_progress>> progress(std::string_view neighbour) = 0;
    /// Puts what a neighbour says in the place of what it said before of the same content, as reports of
    /// `neighbour:NAME`; then notes how far it was read. To import the same twice changes nothing, and brings nothing
    /// back that was taken back here. Once `stop` is asked for it ends early, which is an error, and notes nothing.
    virtual base::result<void> import(std::string_view neighbour, double trust,
                                      const std::vector<digest_change>& changes, const digest_progress& read,
                                      base::time_point now, const std::stop_token& stop) = 0;
};

} // namespace state
