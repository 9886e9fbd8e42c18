// marks - penalties and allowances: a key, until when, and why
//
// Facts of class B, mirrored in memory: a look-up takes one hash probe for a plain key, and one per prefix length in
// use for an address. Changes by a command or by the other daemon are seen within a second (sequence numbers).

#pragma once

#include "common/base/time.hpp"
#include "common/net/ip.hpp"
#include "common/state/fact.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace state {

struct mark
{
    /// The observation whose value is marked: `client.address`, `client.network`, `sasl.user`, `helo.name`, ….
    /// Addresses and networks of any length share one table.
    std::string kind;
    /// The value: `192.0.2.0/24` (an address is its /32 or /128), `bob`.
    std::string key;
    base::time_point since;
    base::time_point until;
    std::string reason;
    /// `rule harvest`, `command`, `import`: who put it there.
    std::string origin;
    /// The how manyth mark of this key it is, of those that each began after the one before had ended; from 1.
    int strikes = 1;
};

/// True when a rule put it there, of either daemon; false for what an operator said.
inline bool is_by_rule(std::string_view origin)
{
    return origin.starts_with("rule ");
}

/// So long after the end of a mark its strikes are known.
inline constexpr std::chrono::hours strikes_kept{30 * 24};

enum class mark_table : std::uint8_t { penalties, allowances };

class marks
{
  public:
    virtual ~marks() = default;

    /// A live mark on that key, at `now`; of several around an address one that no rule made goes first, then the one
    /// that lasts longest.
    virtual std::optional<mark> find(std::string_view kind, std::string_view key, base::time_point now) const = 0;
    virtual std::optional<mark> find(const net::ip_address& address, base::time_point now) const = 0;
    /// How many marks that key has had before the one that is live, or that would begin, at `now`. From memory, which
    /// forgets the earliest when it is full.
    virtual int earlier(std::string_view kind, std::string_view key, base::time_point now) const = 0;
    /// False when find() would certainly find none, for speed.
    virtual bool is_empty() const = 0;

    /// Puts a mark there or extends it (never shortens). Visible to find() at once in this process. kind and key are
    /// normalised (a host address becomes a prefix, a text lower case); fails on a bad address.
    virtual void add(mark made, written done) = 0;
    virtual void remove(std::string_view kind, std::string_view key, written done) = 0;
    /// Live ones, sorted by kind and key.
    virtual std::vector<mark> list(base::time_point now) const = 0;
};

} // namespace state
