// tnef_properties - the MAPI properties in an attribute of a TNEF stream ([MS-OXTNEF] 2.1.3)

#pragma once

#include "contentd/mime/byte_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mime {

struct tnef_property
{
    std::uint16_t id = 0;
    std::uint16_t type = 0;
    std::string_view value; // as it stands
};

/// Of types that matter to who looks for text and files.
inline constexpr std::uint16_t property_object = 0x000d;
inline constexpr std::uint16_t property_string8 = 0x001e; // in the stream's code page
inline constexpr std::uint16_t property_unicode = 0x001f; // UTF-16, little endian
inline constexpr std::uint16_t property_binary = 0x0102;

class tnef_properties
{
  public:
    /// `bytes` begin with how many there are.
    explicit tnef_properties(std::string_view bytes) : in_(bytes), left_(in_.number_32()) {}

    /// The next value; a property of several values comes once for each, with its type as if it had one. False behind
    /// the last one and where the stream is broken. Each call takes at least four bytes of the stream.
    bool next(tnef_property& into);

    /// It ended too early, or with a type whose size is not known.
    bool is_broken() const { return is_broken_; }

  private:
    bool read_head();
    void skip_name();
    std::size_t value_size();

    byte_reader in_;
    std::uint32_t left_;       // properties
    std::uint32_t values_ = 0; // of the one that is read
    tnef_property current_;
    bool is_broken_ = false;
};

} // namespace mime
