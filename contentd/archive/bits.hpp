// bits - of a packed stream, from left to right
//
// Beyond the end there are zeros, and is_short() tells so from then on. No byte is read before its first bit is needed.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace archives {

/// The lowest bit of each byte comes first, and is the lowest of a number: deflate, and PKZIP's older methods.
class low_first_bits
{
  public:
    explicit low_first_bits(std::string_view bytes) : bytes_(bytes) {}

    bool is_short() const { return is_short_; }
    bool at_end() const { return held_ == 0 && at_ == bytes_.size(); }

    /// At most 32 bits.
    std::uint32_t take(unsigned count)
    {
        while (held_ < count) {
            buffer_ |= std::uint64_t{next_byte()} << held_;
            held_ += 8;
        }
        const std::uint64_t value = buffer_ & ((std::uint64_t{1} << count) - 1);
        buffer_ >>= count;
        held_ -= count;
        return static_cast<std::uint32_t>(value);
    }

    /// Drops the rest of the byte that is begun, then gives whole bytes; fewer at the end.
    std::string_view take_bytes(std::size_t count)
    {
        buffer_ = 0;
        held_ = 0;
        const std::string_view taken = bytes_.substr(at_, count);
        at_ += taken.size();
        is_short_ = is_short_ || taken.size() < count;
        return taken;
    }

  private:
    std::uint8_t next_byte()
    {
        is_short_ = is_short_ || at_ == bytes_.size();
        return is_short_ ? 0 : static_cast<std::uint8_t>(bytes_[at_++]);
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::uint64_t buffer_ = 0;
    unsigned held_ = 0; // bits in buffer_, fewer than 8 between two calls
    bool is_short_ = false;
};

/// The highest bit of each byte comes first, and is the highest of a number: ARJ.
class high_first_bits
{
  public:
    explicit high_first_bits(std::string_view bytes) : bytes_(bytes) {}

    bool is_short() const { return is_short_; }

    /// At most 32 bits.
    std::uint32_t take(unsigned count)
    {
        while (held_ < count) {
            buffer_ = buffer_ << 8U | next_byte();
            held_ += 8;
        }
        held_ -= count;
        return static_cast<std::uint32_t>(buffer_ >> held_ & ((std::uint64_t{1} << count) - 1));
    }

  private:
    std::uint8_t next_byte()
    {
        is_short_ = is_short_ || at_ == bytes_.size();
        return is_short_ ? 0 : static_cast<std::uint8_t>(bytes_[at_++]);
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::uint64_t buffer_ = 0;
    unsigned held_ = 0;
    bool is_short_ = false;
};

} // namespace archives
