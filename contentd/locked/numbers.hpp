// numbers - what stands in an archive's header, in order
//
// Behind the end, or behind what is impossible, there are zeroes, and is_good() is false from then on.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace locked {

class numbers
{
  public:
    explicit numbers(std::string_view bytes) : left_(bytes) {}

    bool is_good() const { return is_good_; }
    /// What is read is impossible.
    void fail();
    std::string_view left() const { return left_; }

    void expect(std::uint8_t id);
    std::string_view take(std::uint64_t count);
    std::uint8_t byte();
    std::uint32_t little_32();
    std::uint64_t little_64();
    /// Of RAR 5: seven bits in each byte, the lowest first; the last is below 128.
    std::uint64_t vint();
    /// Of 7z: as many bytes follow the first as it has bits set from the left.
    std::uint64_t number();

  private:
    std::string_view left_;
    bool is_good_ = true;
};

/// The same the other way round.
void put_little_32(std::string& to, std::uint32_t value);
void put_little_64(std::string& to, std::uint64_t value);
void put_vint(std::string& to, std::uint64_t value);
void put_number(std::string& to, std::uint64_t value);

/// CRC-32; of what comes behind other bytes when theirs is given.
std::uint32_t crc_of(std::string_view bytes, std::uint32_t before = 0);

} // namespace locked
