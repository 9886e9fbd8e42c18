// six_bit_lines - lines of a length letter and groups of four letters for three bytes: uuencode and xxencode, which
// differ in their letters alone

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mime {

/// The most bytes that a line can say it has.
inline constexpr std::size_t six_bit_line_bytes = 63;

class six_bit_code
{
  public:
    enum class line_kind : std::uint8_t {
        none,
        zero,    // the length 0 and nothing else
        partial, // fewer letters than the length says
        full,    // as many, with anything behind them
        exact,   // as many, with not more than a checksum behind them: hardly anything but data
    };

    struct decoded_line
    {
        line_kind kind = line_kind::none; // never exact
        std::size_t bytes = 0;            // as the length says
        std::size_t given = 0;            // those for which there are letters
    };

    /// The letters for 0 to 63, and then others for the same values from 0 on.
    constexpr explicit six_bit_code(std::string_view letters) : zero_(letters.front())
    {
        for (table* const each : {&first_, &second_, &third_, &fourth_})
            each->fill(outside);
        for (std::uint32_t i = 0; i < letters.size(); ++i) {
            const auto letter = static_cast<unsigned char>(letters[i]);
            first_[letter] = (i & 63U) << 18U;
            second_[letter] = (i & 63U) << 12U;
            third_[letter] = (i & 63U) << 6U;
            fourth_[letter] = i & 63U;
        }
    }

    /// `line` is without its line end.
    line_kind kind_of(std::string_view line) const;

    /// Writes what the line holds to `out`, which has room for six_bit_line_bytes; letters that are missing are 0.
    decoded_line decode(std::string_view line, char* out) const;

  private:
    using table = std::array<std::uint32_t, 256>;
    static constexpr std::uint32_t outside = 1U << 31U;

    std::size_t length_of(std::string_view line) const;
    std::uint32_t group(const char* four) const;

    char zero_;
    table first_{};
    table second_{};
    table third_{};
    table fourth_{};
};

/// POSIX: a letter's value and 32, 0 as blank or as '`'.
inline constexpr six_bit_code uuencode_code(R"( !"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`)");
inline constexpr six_bit_code xxencode_code("+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

} // namespace mime
