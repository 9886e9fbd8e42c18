// Deflate64: RFC 1951 with a window of 64 KB. Two more distance codes, and the last length code is a base of 3 with 16
// bits more (APPNOTE.TXT leaves it at that; 7-Zip and others agree on it).

#include "contentd/archive/bits.hpp"
#include "contentd/archive/prefix_code.hpp"
#include "contentd/archive/window.hpp"
#include "contentd/archive/zip_methods.hpp"

#include <algorithm>
#include <array>

namespace archives {

namespace {

struct range
{
    std::uint32_t base;
    unsigned bits; // of what is added to it
};

constexpr unsigned end_of_block = 256;
constexpr unsigned first_length = 257;
constexpr std::size_t length_codes = 29;
constexpr std::size_t distance_codes = 32;
constexpr std::size_t symbols = 288;

/// RFC 1951, 3.2.5, up to its last length.
constexpr std::array<range, length_codes> lengths = [] {
    std::array<range, length_codes> made{};
    std::uint32_t base = 3;
    for (std::size_t i = 0; i + 1 < length_codes; ++i) {
        const auto bits = static_cast<unsigned>(i < 8 ? 0 : i / 4 - 1);
        made[i] = {base, bits};
        base += 1U << bits;
    }
    made[length_codes - 1] = {3, 16};
    return made;
}();

constexpr std::array<range, distance_codes> distances = [] {
    std::array<range, distance_codes> made{};
    std::uint32_t base = 1;
    for (std::size_t i = 0; i < distance_codes; ++i) {
        const auto bits = static_cast<unsigned>(i < 4 ? 0 : i / 2 - 1);
        made[i] = {base, bits};
        base += 1U << bits;
    }
    return made;
}();
static_assert(distances.back().base == 49153 && lengths[27].base == 227);

class inflation
{
  public:
    inflation(std::string_view packed, std::size_t most) : bits_(packed), out_(most) {}

    std::optional<std::string> run()
    {
        bool is_last = false;
        while (!is_last && !out_.is_full()) {
            is_last = bits_.take(1) == 1;
            if (!take_block(bits_.take(2)) || bits_.is_short())
                return std::nullopt;
        }
        return out_.take();
    }

  private:
    bool take_block(unsigned type)
    {
        switch (type) {
        case 0:
            return take_stored();
        case 1:
            return assign_fixed() && take_symbols();
        case 2:
            return take_codes() && take_symbols();
        default:
            return false;
        }
    }

    bool take_stored()
    {
        bits_.take_bytes(0);
        const std::uint32_t size = bits_.take(16);
        const std::uint32_t inverted = bits_.take(16);
        out_.put(bits_.take_bytes(size));
        return size == (inverted ^ 0xffffU);
    }

    /// RFC 1951, 3.2.6
    bool assign_fixed()
    {
        std::array<std::uint8_t, symbols> of_symbols{};
        std::fill_n(of_symbols.begin(), 144, std::uint8_t{8});
        std::fill_n(of_symbols.begin() + 144, 112, std::uint8_t{9});
        std::fill_n(of_symbols.begin() + 256, 24, std::uint8_t{7});
        std::fill_n(of_symbols.begin() + 280, 8, std::uint8_t{8});
        std::array<std::uint8_t, distance_codes> of_distances{};
        of_distances.fill(5);
        return assign(symbols_, of_symbols) && assign(distances_, of_distances);
    }

    /// RFC 1951, 3.2.7
    bool take_codes()
    {
        constexpr std::array<std::uint8_t, 19> order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                        11, 4,  12, 3, 13, 2, 14, 1, 15};
        const std::size_t symbol_count = bits_.take(5) + 257;
        const std::size_t distance_count = bits_.take(5) + 1;
        const std::size_t order_count = bits_.take(4) + 4;
        std::array<std::uint8_t, order.size()> short_lengths{};
        for (std::size_t i = 0; i < order_count; ++i)
            short_lengths[order[i]] = static_cast<std::uint8_t>(bits_.take(3));
        prefix_code code;
        std::array<std::uint8_t, symbols + distance_codes> all{};
        if (code.assign(short_lengths) != prefix_code::fit::complete ||
            !take_lengths(code, std::span(all).first(symbol_count + distance_count)))
            return false;
        return all[end_of_block] != 0 && assign(symbols_, std::span(all).first(symbol_count)) &&
               assign(distances_, std::span(all).subspan(symbol_count, distance_count));
    }

    bool take_lengths(const prefix_code& code, std::span<std::uint8_t> into)
    {
        for (std::size_t i = 0; i < into.size();) {
            const unsigned symbol = code.take(bits_);
            if (symbol == prefix_code::no_symbol || bits_.is_short() || (symbol == 16 && i == 0))
                return false;
            if (symbol < 16) {
                into[i++] = static_cast<std::uint8_t>(symbol);
                continue;
            }
            const std::size_t count = symbol == 16   ? 3 + bits_.take(2)
                                      : symbol == 17 ? 3 + bits_.take(3)
                                                     : 11 + bits_.take(7);
            if (count > into.size() - i)
                return false;
            std::fill_n(into.begin() + static_cast<std::ptrdiff_t>(i), count,
                        symbol == 16 ? into[i - 1] : std::uint8_t{0});
            i += count;
        }
        return true;
    }

    /// A code of one symbol may leave bits without a meaning, as zlib has it too.
    static bool assign(prefix_code& code, std::span<const std::uint8_t> lengths_of_symbols)
    {
        const prefix_code::fit fit = code.assign(lengths_of_symbols);
        return fit == prefix_code::fit::complete ||
               (fit == prefix_code::fit::incomplete && std::all_of(lengths_of_symbols.begin(), lengths_of_symbols.end(),
                                                                   [](std::uint8_t each) { return each <= 1; }));
    }

    bool take_symbols()
    {
        while (!out_.is_full()) {
            const unsigned symbol = symbols_.take(bits_);
            if (bits_.is_short())
                return false;
            if (symbol == end_of_block)
                return true;
            if (symbol < end_of_block)
                out_.put(static_cast<char>(symbol));
            else if (!take_copy(symbol - first_length))
                return false;
        }
        return true;
    }

    bool take_copy(std::size_t length_code)
    {
        if (length_code >= length_codes)
            return false;
        const std::size_t length = take_number(lengths[length_code]);
        const std::size_t distance_code = distances_.take(bits_);
        return distance_code < distance_codes && out_.repeat(take_number(distances[distance_code]), length);
    }

    std::size_t take_number(const range& in) { return in.base + bits_.take(in.bits); }

    low_first_bits bits_;
    window out_;
    prefix_code symbols_;
    prefix_code distances_;
};

} // namespace

std::optional<std::string> inflate64(std::string_view packed, std::size_t most)
{
    return inflation(packed, most).run();
}

} // namespace archives
