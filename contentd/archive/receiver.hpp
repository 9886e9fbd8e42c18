// receiver - hands the files of one archive on, and keeps to the limits

#pragma once

#include "contentd/archive/archive.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace archives {

/// What a decoder gives for one file.
struct unpacked
{
    std::string bytes;      // all, or those before the break
    bool is_broken = false; // ended early or impossible
};

/// (wants_more() room()? take())*
class receiver
{
  public:
    receiver(const limits& allowed, const file_taker& use) : allowed_(allowed), use_(use) {}

    /// To be asked before each file. False when the limits are reached or the taker has enough.
    bool wants_more();

    /// Bytes that the next file may have.
    std::uint64_t room() const { return allowed_.bytes - bytes_; }

    /// How much of a file of `size` bytes there is room for.
    std::size_t room_for(std::uint64_t size) const { return static_cast<std::size_t>(std::min(size, room())); }

    /// `bytes` are at most room().
    void take(std::string_view name, std::string_view bytes, std::uint32_t traits);

    /// `size` is what the archive says: with other bytes the file is broken, unless it fills the room.
    void take(std::string_view name, const unpacked& file, std::uint64_t size);

    /// A file that is not packed: what there is room for of `bytes`.
    void take_stored(std::string_view name, std::string_view bytes, bool is_broken);

    void note(outcome what) { seen_ |= what; }
    std::uint8_t seen() const { return seen_; }

  private:
    const limits& allowed_;
    const file_taker& use_;
    std::uint64_t bytes_ = 0;
    std::size_t entries_ = 0;
    std::uint8_t seen_ = whole;
    bool has_enough_ = false;
};

} // namespace archives
