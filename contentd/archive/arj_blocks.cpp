// Methods 1 to 3 of ARJ, after H. Okumura's description of ar002, from which they and LHA come.
//
// A block: its number of symbols (16 bits), the lengths of three codes, the symbols. The first code only tells the
// lengths of the second one. A symbol below 256 is a byte, another one is the length of a copy less 253; then comes the
// distance, as the number of its bits and those below the highest.

#include "contentd/archive/arj_methods.hpp"
#include "contentd/archive/bits.hpp"
#include "contentd/archive/prefix_code.hpp"
#include "contentd/archive/window.hpp"

#include <array>

namespace archives {

namespace {

constexpr std::size_t symbols = 510;     // 256 bytes, and copies of 3 to 256
constexpr std::size_t distances = 17;    // numbers of bits
constexpr std::size_t length_codes = 19; // three kinds of gap, and lengths up to 16

class block_decoder
{
  public:
    block_decoder(std::string_view packed, std::size_t size) : bits_(packed), out_(size) {}

    unpacked run()
    {
        bool is_good = true;
        while (is_good && !out_.is_full())
            is_good = (left_ > 0 || begin_block()) && take_symbol();
        return {out_.take(), !is_good};
    }

  private:
    bool begin_block()
    {
        left_ = bits_.take(16);
        if (left_ == 0)
            left_ = 65536;
        constexpr std::size_t gap_after = 3;
        return take_short_lengths(lengths_, length_codes, 5, gap_after) && take_symbol_lengths() &&
               take_short_lengths(distances_, distances, 5, distances);
    }

    /// Lengths in three bits each, or more ones and a zero behind 7. After the first `gap_after` two bits tell how many
    /// symbols do not occur.
    bool take_short_lengths(prefix_code& code, std::size_t most, unsigned count_bits, std::size_t gap_after)
    {
        std::array<std::uint8_t, 32> lengths{};
        const std::size_t count = bits_.take(count_bits);
        if (count > most)
            return false;
        if (count == 0)
            return take_constant(code, count_bits, most);
        for (std::size_t i = 0; i < count;) {
            unsigned length = bits_.take(3);
            while (length >= 7 && bits_.take(1) == 1)
                if (++length > prefix_code::longest)
                    return false;
            lengths[i++] = static_cast<std::uint8_t>(length);
            if (i == gap_after)
                i += bits_.take(2);
        }
        return code.assign({lengths.data(), most}) == prefix_code::fit::complete;
    }

    bool take_symbol_lengths()
    {
        std::array<std::uint8_t, symbols> lengths{};
        const std::size_t count = bits_.take(9);
        if (count > symbols)
            return false;
        if (count == 0)
            return take_constant(symbols_, 9, symbols);
        for (std::size_t i = 0; i < count;) {
            const unsigned told = lengths_.take(bits_);
            if (told == prefix_code::no_symbol || bits_.is_short())
                return false;
            if (told > 2)
                lengths[i++] = static_cast<std::uint8_t>(told - 2);
            else
                i += told == 0 ? 1 : told == 1 ? bits_.take(4) + 3 : bits_.take(9) + 20;
        }
        return symbols_.assign(lengths) == prefix_code::fit::complete;
    }

    bool take_constant(prefix_code& code, unsigned count_bits, std::size_t most)
    {
        const unsigned symbol = bits_.take(count_bits);
        code.assign_constant(symbol);
        return symbol < most;
    }

    bool take_symbol()
    {
        --left_;
        const unsigned symbol = symbols_.take(bits_);
        if (symbol == prefix_code::no_symbol || bits_.is_short())
            return false;
        if (symbol < 256) {
            out_.put(static_cast<char>(symbol));
            return true;
        }
        const unsigned width = distances_.take(bits_);
        if (width == prefix_code::no_symbol)
            return false;
        const std::uint32_t distance = width == 0 ? 0 : (1U << (width - 1)) + bits_.take(width - 1);
        return !bits_.is_short() && out_.repeat(std::size_t{distance} + 1, symbol - 253);
    }

    high_first_bits bits_;
    window out_;
    std::uint32_t left_ = 0; // symbols of this block
    prefix_code lengths_;
    prefix_code symbols_;
    prefix_code distances_;
};

} // namespace

unpacked unpack_arj_blocks(std::string_view packed, std::size_t size)
{
    return block_decoder(packed, size).run();
}

} // namespace archives
