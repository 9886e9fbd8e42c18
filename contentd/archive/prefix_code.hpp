// prefix_code - Huffman and Shannon-Fano codes that are given as the length of each symbol's code (RFC 1951, 3.2.2)
//
// Of two codes the shorter one is the smaller number, of two equally long ones that of the lower symbol: all formats
// here agree on that. Read bit by bit, since tables would cost more than they save in a stream of many short blocks.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace archives {

class prefix_code
{
  public:
    static constexpr unsigned longest = 16; // bits
    static constexpr std::size_t most_symbols = 512;
    static constexpr unsigned no_symbol = 0xffff; // the bits are no code

    enum class fit { complete, incomplete, impossible };

    /// Length of each symbol's code, at most `longest`; 0 for a symbol that does not occur. Incomplete: some bits are
    /// no code. Impossible: two codes would be the same.
    fit assign(std::span<const std::uint8_t> lengths);

    /// The code of one symbol that takes no bits, as LHA and ARJ have.
    void assign_constant(unsigned symbol);

    /// The next symbol. `is_inverted`: a bit 1 stands for 0, as in PKZIP's implode.
    template <typename Bits>
    unsigned take(Bits& bits, bool is_inverted = false) const
    {
        if (constant_ != no_symbol)
            return constant_;
        const unsigned inversion = is_inverted ? 1 : 0;
        std::uint32_t code = 0;
        std::uint32_t first = 0;  // of the codes of this length
        std::uint32_t before = 0; // symbols of shorter codes
        for (unsigned length = 1; length <= longest; ++length) {
            code = code << 1U | (bits.take(1) ^ inversion);
            first <<= 1U;
            if (code - first < counts_[length])
                return symbols_[before + (code - first)];
            first += counts_[length];
            before += counts_[length];
        }
        return no_symbol;
    }

  private:
    std::array<std::uint16_t, longest + 1> counts_{};   // of codes of that length
    std::array<std::uint16_t, most_symbols> symbols_{}; // by length, then by number
    unsigned constant_ = no_symbol;
};

} // namespace archives
