// familiars - who has delivered mail before: known by the keys of familiar_keys.hpp
//
// Whoever has a history with us is not troubled while an alarm is on. A key is familiar from half a day after its first
// delivery on, so that a single message that slipped through earns nothing at once, until sixty days after the last
// one. Facts of class B, mirrored in memory as hashes; a key is written once a day at most, however much comes from
// there. Changes of other processes are seen within a second.
//
// Threads: any.

#pragma once

#include "common/base/time.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace state {

inline constexpr std::chrono::hours familiar_kept{60 * 24}; // from the last delivery on

struct familiar_options
{
    std::uint64_t memory = 4ULL << 20U; // bytes of the mirror, 16 a key; 0: none, each look asks the database
    base::milliseconds after = std::chrono::hours(12); // the first delivery
};

/// To the second.
struct familiar_times
{
    base::time_point first;
    base::time_point last;
};

class familiars
{
  public:
    virtual ~familiars() = default;

    /// False while the keys have not been read yet: nobody can be told from a stranger then.
    virtual bool is_ready() const = 0;
    virtual bool is_known(std::string_view key, base::time_point now) = 0;
    /// When the key was first and last noted, whether or not that makes it familiar; nothing when it is forgotten.
    virtual std::optional<familiar_times> times(std::string_view key, base::time_point now) = 0;
    /// A message was delivered. Nobody waits for what is written. For a process with a mirror.
    virtual void note(std::span<const std::string> keys, base::time_point now) = 0;
    /// It was a bad one: keys that are not familiar yet begin anew. Those that are stay so.
    virtual void doubt(std::span<const std::string> keys, base::time_point now) = 0;
};

} // namespace state
