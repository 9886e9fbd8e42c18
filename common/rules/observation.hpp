// observation - the one contract between the rules and what daemons observe
//
// An observation is one named, typed value. It registers its name, type and sentence where it is implemented; a
// daemon's build makes the table. Rules ask a `source` for it, at most once a request each: the source keeps the
// values. The rules know neither daemon, nor threads, nor sockets: an observation that must wait gives
// value::pending(), evaluation then tells which ones it wants, the daemon awaits them side by side, and evaluation
// goes on where it stopped.

#pragma once

#include "common/rules/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rules {

/// What it takes to compute a value: it stands in the request; it is in memory; it needs a network or a disk.
enum class cost : std::uint8_t { request, memory, remote };

/// Position in the daemon's list of phases (vocabulary::phases), in the order in which Postfix passes them.
using phase = std::uint8_t;

struct observation
{
    std::string_view name;        // client.ptr
    type kind;                    // of a present value
    std::string_view description; // one sentence for the manual, without a final stop
    cost price = cost::request;
    phase first = 0;             // the phase at which the value first exists
    bool is_many_valued = false; // then its family, the word before the dot, has elements: attachment.name
};

/// Gives observations and counts to an evaluation. Implemented by a daemon's request or message.
class source
{
  public:
    virtual ~source() = default;

    /// The value of the observation at that index of vocabulary::observations; `element` counts from 0 within its
    /// family and is 0 for one that is not many-valued. pending when it must be awaited.
    virtual value observe(std::size_t observation, std::size_t element) = 0;

    /// How many elements the family of that observation has; nothing when that must be awaited.
    virtual std::optional<std::size_t> elements(std::size_t observation) = 0;

    /// The count at that index of ruleset::counters(), the present event included (Semantics, 5). Absent when a part
    /// of its key is absent. Called again in the same request it gives the same.
    virtual value count(std::size_t counter) = 0;

    virtual base::time_point now() const = 0;

    /// An action on a family was done to that element; from then on is_gone() for it, so that rules below can say
    /// nothing of it.
    virtual void take_out(std::string_view /*family*/, std::size_t /*element*/) {}
    virtual bool is_gone(std::size_t /*observation*/, std::size_t /*element*/) const { return false; }
};

} // namespace rules
