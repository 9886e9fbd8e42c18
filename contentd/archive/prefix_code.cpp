#include "contentd/archive/prefix_code.hpp"

#include <cassert>

namespace archives {

prefix_code::fit prefix_code::assign(std::span<const std::uint8_t> lengths)
{
    assert(lengths.size() <= most_symbols);
    constant_ = no_symbol;
    counts_ = {};
    for (const std::uint8_t each : lengths)
        ++counts_[each];
    counts_[0] = 0;

    std::array<std::uint16_t, longest + 1> next{}; // where the next symbol of that length goes
    std::int32_t unused = 1;                       // codes of this length that no shorter one begins
    for (unsigned length = 1; length <= longest; ++length) {
        unused = unused * 2 - counts_[length];
        if (unused < 0)
            return fit::impossible;
        next[length] = static_cast<std::uint16_t>(next[length - 1] + counts_[length - 1]);
    }
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
        if (lengths[symbol] != 0)
            symbols_[next[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);
    return unused == 0 ? fit::complete : fit::incomplete;
}

void prefix_code::assign_constant(unsigned symbol)
{
    constant_ = symbol;
}

} // namespace archives
