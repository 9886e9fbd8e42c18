// wiring - what has been seen of the way in which one mail server asks one service
//
// The bracket (Semantics, 10) counts a recipient as unknown because a request did not come. That proves something only
// if such requests do come: a main.cf without the `known` service, or an smtpd process whose socket for it broke,
// must not make anybody's recipients unknown. The same holds for `data` and the session that never sends DATA.
// After a restart of policyd every socket of an smtpd fails once at its next use; hence the first silence of a process
// that has not spoken on that socket yet is excused.
//
// A harvest may be the very first traffic after a start, when no valid recipient has shown yet that `known` is wired.
// So many silent recipients without a single message that went on to DATA prove it too: were `known` missing, honest
// senders would have reached DATA without it, and that one request rules this out for good.
//
// Threads: all functions may be called from any.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/hash.hpp"
#include "common/base/time.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace policyd {

class wiring
{
  public:
    enum class service : std::uint8_t { known, data, eom };

    /// A request with that context came from that smtpd process.
    void seen(service which, std::uint64_t process, base::time_point at);
    /// A policy socket of that process closed.
    void closed(std::uint64_t process, base::time_point at);
    /// True if silence on that service since then proves something. Asking uses up the excuse.
    bool is_silence_proof(service which, std::uint64_t process, base::time_point since);

    bool has(service which) const { return flag(which).load(std::memory_order_relaxed); }
    void forget_processes(base::time_point unseen_since);

  private:
    struct smtpd
    {
        bool has_spoken[3] = {};
        bool is_excused[3] = {};
        base::time_point closed{};
        base::time_point last{};
    };

    static constexpr unsigned telling_silences = 20;

    bool is_silence_telling(service which);
    const std::atomic<bool>& flag(service which) const { return is_wired_[static_cast<std::size_t>(which)]; }

    std::atomic<bool> is_wired_[3] = {};
    std::atomic<unsigned> silences_{0}; // on `known`, before anything was seen
    base::guarded<std::unordered_map<std::uint64_t, smtpd>> processes_;
};

/// The wirings of all (host, service) pairs, each made at its first request.
class wirings
{
  public:
    std::shared_ptr<wiring> of(std::string_view host, std::string_view service);
    void forget_processes(base::time_point unseen_since);

  private:
    using table = std::unordered_map<std::string, std::shared_ptr<wiring>, base::text_hash, std::equal_to<>>;
    base::guarded<table> table_;
};

} // namespace policyd
