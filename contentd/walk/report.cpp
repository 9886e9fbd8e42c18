#include "contentd/walk/report.hpp"

#include "common/text/append.hpp"

#include <array>
#include <string_view>

namespace walk {

std::string names_of_limits(std::uint8_t exceeded)
{
    static constexpr std::array<std::string_view, 7> names = {"depth", "entries", "bytes", "ratio",
                                                              "time",  "memory",  "crash"};
    static_assert(crash == 1U << (names.size() - 1));
    std::string all;
    for (std::size_t bit = 0; bit < names.size(); ++bit)
        if ((exceeded & 1U << bit) != 0)
            text::append_to_list(all, names[bit]);
    return all;
}

} // namespace walk
