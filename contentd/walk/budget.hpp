// budget - what one walk may still use, whatever container it is in
//
// Each reader asks before it takes; the first answer that is no is remembered as the limit that was reached.

#pragma once

#include "contentd/walk/report.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace walk {

class budget
{
  public:
    /// `packed` is the size of the file that is walked. The time runs from here.
    budget(const limits& allowed, std::size_t packed);

    /// One more file in any container.
    bool take_entry();
    /// `count` bytes that were unpacked; looks at the clock, too.
    bool take_bytes(std::uint64_t count);
    /// One attempt with a password.
    bool take_attempt();
    /// Bytes to be kept in memory; false when there is no room, which is for the caller to tell of.
    bool hold(std::size_t count);
    void let_go(std::size_t count) { held_ -= count; }

    /// True once nothing more may be unpacked. Looks at the clock.
    bool is_spent();
    /// Tells of a limit that ends nothing but what reached it.
    void exceed(std::uint8_t limits) { exceeded_ |= limits; }
    std::uint8_t exceeded() const { return exceeded_; }
    std::uint64_t bytes_left() const { return allowed_.bytes - bytes_; }
    std::size_t entries_left() const { return allowed_.entries - entries_; }
    std::size_t room_left() const { return allowed_.memory / 2 - held_; }
    const limits& allowed() const { return allowed_; }
    std::chrono::steady_clock::time_point end() const { return end_; }

  private:
    bool stop(limit which);

    const limits allowed_;
    const std::chrono::steady_clock::time_point end_;
    const std::uint64_t most_by_ratio_;
    std::uint64_t bytes_ = 0;
    std::size_t entries_ = 0;
    std::size_t attempts_ = 0;
    std::size_t held_ = 0;
    std::uint8_t exceeded_ = no_limit;
    bool is_stopped_ = false;
};

} // namespace walk
