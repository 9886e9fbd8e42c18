// Implode, PKZIP's method 6 (APPNOTE.TXT 5.3): two or three Shannon-Fano codes, given as lengths, then bytes and
// copies.

#include "contentd/archive/bits.hpp"
#include "contentd/archive/prefix_code.hpp"
#include "contentd/archive/window.hpp"
#include "contentd/archive/zip_methods.hpp"

#include <array>

namespace archives {

namespace {

constexpr unsigned has_large_dictionary = 2; // general purpose bits
constexpr unsigned has_literal_code = 4;

/// A byte tells how many more there are; each of those a length, and for how many symbols it is, both less one.
bool take_code(low_first_bits& bits, std::size_t symbols, prefix_code& code)
{
    std::array<std::uint8_t, 256> lengths{};
    std::size_t done = 0;
    for (unsigned left = bits.take(8) + 1; left > 0; --left) {
        const std::uint32_t length = bits.take(4) + 1;
        for (std::uint32_t times = bits.take(4) + 1; times > 0; --times) {
            if (done == symbols)
                return false;
            lengths[done++] = static_cast<std::uint8_t>(length);
        }
    }
    return done == symbols && !bits.is_short() && code.assign({lengths.data(), symbols}) == prefix_code::fit::complete;
}

class explosion
{
  public:
    explosion(std::string_view packed, unsigned flags, std::size_t size)
        : bits_(packed), out_(size), has_literals_((flags & has_literal_code) != 0),
          low_distance_bits_((flags & has_large_dictionary) != 0 ? 7 : 6)
    {}

    std::optional<std::string> run()
    {
        constexpr std::size_t lengths = 64;
        if ((has_literals_ && !take_code(bits_, 256, literals_)) || !take_code(bits_, lengths, lengths_) ||
            !take_code(bits_, lengths, distances_))
            return std::nullopt;
        while (!out_.is_full()) {
            if (bits_.take(1) == 1)
                out_.put(static_cast<char>(has_literals_ ? literals_.take(bits_, true) : bits_.take(8)));
            else
                take_copy();
            if (bits_.is_short())
                return std::nullopt;
        }
        return out_.take();
    }

  private:
    void take_copy()
    {
        constexpr std::uint32_t longest = 63; // of the code itself; a byte more follows
        const std::uint32_t low = bits_.take(low_distance_bits_);
        const std::uint32_t high = distances_.take(bits_, true);
        std::uint32_t length = lengths_.take(bits_, true);
        if (length == longest)
            length += bits_.take(8);
        out_.repeat_after_zeros((high << low_distance_bits_ | low) + 1, length + (has_literals_ ? 3 : 2));
    }

    low_first_bits bits_;
    window out_;
    bool has_literals_;
    unsigned low_distance_bits_;
    prefix_code literals_;
    prefix_code lengths_;
    prefix_code distances_;
};

} // namespace

std::optional<std::string> explode(std::string_view packed, unsigned flags, std::size_t size)
{
    return explosion(packed, flags, size).run();
}

} // namespace archives
