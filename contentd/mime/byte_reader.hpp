// byte_reader - numbers and pieces out of a binary format, from left to right, little endian
//
// Never past the end: what is asked for beyond it is zero or shorter, and is_short() tells so from then on.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mime {

class byte_reader
{
  public:
    explicit byte_reader(std::string_view bytes) : bytes_(bytes) {}

    bool at_end() const { return bytes_.empty(); }
    bool is_short() const { return is_short_; }
    std::string_view rest() const { return bytes_; }

    std::string_view take(std::size_t count)
    {
        is_short_ = is_short_ || count > bytes_.size();
        const std::string_view taken = bytes_.substr(0, count);
        bytes_.remove_prefix(taken.size());
        return taken;
    }

    /// Whatever is there of `count` bytes that fill up: not short without them.
    void skip_padding(std::size_t count) { bytes_.remove_prefix(std::min(count, bytes_.size())); }

    std::uint8_t number_8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t number_16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t number_32() { return number(4); }

  private:
    std::uint32_t number(std::size_t size)
    {
        std::uint32_t value = 0;
        unsigned shift = 0;
        for (const char byte : take(size)) {
            value |= std::uint32_t{static_cast<unsigned char>(byte)} << shift;
            shift += 8;
        }
        return value;
    }

    std::string_view bytes_;
    bool is_short_ = false;
};

} // namespace mime
