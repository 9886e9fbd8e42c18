// bit_writer - bits as packers write them, the highest of each byte first

#pragma once

#include <cstddef>
#include <string>

namespace testing {

class bit_writer
{
  public:
    void put(unsigned value, unsigned count)
    {
        while (count-- > 0) {
            if (used_ % 8 == 0)
                bytes_ += '\0';
            bytes_.back() = static_cast<char>(bytes_.back() | (value >> count & 1U) << (7 - used_++ % 8));
        }
    }
    const std::string& bytes() const { return bytes_; }
    unsigned bits_in_last() const { return static_cast<unsigned>((used_ + 7) % 8 + 1); }

  private:
    std::string bytes_;
    std::size_t used_ = 0;
};

} // namespace testing
