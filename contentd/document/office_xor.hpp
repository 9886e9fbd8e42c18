// office_xor - "XOR obfuscation" of Excel's workbooks (MS-OFFCRYPTO 2.3.7, method 1)

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace document {

class office_xor
{
  public:
    /// Nothing when that is not the password, of one to 15 bytes, whose key and verifier are told.
    static std::optional<office_xor> by(std::string_view password, std::uint32_t key, std::uint32_t verifier);

    /// Decrypts a piece of a record whose data ends at `end` of the stream; `from` is how much of the data stands
    /// before the piece.
    void decrypt(std::size_t end, std::size_t from, std::span<char> data) const;

  private:
    std::array<std::uint8_t, 16> pad_{};
};

} // namespace document
