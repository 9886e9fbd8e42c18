#include "common/text/by_eights.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("the first byte that matters is found at each place, behind false alarms too")
{
    const auto is_mark = [](char byte) { return byte == '!'; };
    const auto has_mark = [](std::uint64_t eight) { return eight != text::eight_times('a'); };
    for (std::size_t size = 0; size < 40; ++size)
        for (std::size_t alarm = 0; alarm <= size; ++alarm)
            for (std::size_t mark = 0; mark <= size; ++mark) {
                std::string bytes(size + 1, 'a');
                bytes[alarm] = '?';
                bytes[mark] = '!';
                bytes.resize(size);
                for (const std::size_t from : {std::size_t{0}, mark, size})
                    CHECK_EQ(text::find_by_eights(bytes, from, has_mark, is_mark), from <= mark ? mark : size);
            }
}
