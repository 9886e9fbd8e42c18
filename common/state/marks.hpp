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
    /// How often this key was marked before it last expired from the table; from 1.
    int strikes = 1;
};

enum class mark_table : std::uint8_t { penalties, allowances };

class marks
{
  public:
    virtual ~marks() = default;

    /// A live mark on that key, at `now`; the one that lasts longest.
    virtual std::optional<mark> find(std::string_view kind, std::string_view key, base::time_point now) const = 0;
    virtual std::optional<mark> find(const net::ip_address& address, base::time_point now) const = 0;
    /// The same for speed: false means certainly none.
    virtual bool is_empty() const = 0;

    /// Puts a mark there or extends it (never shortens; strikes counts up). Visible to find() at once in this
    /// process. kind and key are normalised (a host address becomes a prefix); fails on a bad address.
    virtual void add(mark made, written done) = 0;
    virtual void remove(std::string_view kind, std::string_view key, written done) = 0;
    /// Live ones, sorted by kind and key.
    virtual std::vector<mark> list(base::time_point now) const = 0;
};

} // namespace state
