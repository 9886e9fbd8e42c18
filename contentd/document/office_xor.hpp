// office_xor - "XOR obfuscation" of Excel's workbooks and Word's texts (MS-OFFCRYPTO 2.3.7, methods 1 and 2)
//
// Both make the same of a password, but rotate it differently: Excel by two bits, which other readers of it tell, and
// not that document.

#pragma once

#include "contentd/document/collector.hpp"

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
    /// By one of the passwords that are to be tried, or the one that Office tries by itself; in any form of one byte a
    /// letter, of which 15 count.
    static std::optional<office_xor> open(std::uint32_t key, std::uint32_t verifier, collector& found);

    /// Nothing when that is not the password, of one to 15 bytes, whose key and verifier are told.
    static std::optional<office_xor> by(std::string_view password, std::uint32_t key, std::uint32_t verifier);

    /// Excel's: decrypts a piece of a record whose data ends at `end` of the stream; `from` is how much of the data
    /// stands before the piece.
    void decrypt_record(std::size_t end, std::size_t from, std::span<char> data) const;

    /// Word's: decrypts what stands at that place of a stream.
    void decrypt_text(std::size_t at, std::span<char> data) const;

  private:
    std::array<std::uint8_t, 16> pad_{};
};

} // namespace document
