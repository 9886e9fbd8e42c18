#include "common/text/units.hpp"

#include "common/text/escape.hpp"

#include <array>
#include <charconv>

namespace text {

namespace {

struct unit
{
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::uint64_t day = 24ULL * 3600 * 1000;
constexpr std::array duration_units = {unit{"w", 7 * day}, unit{"d", day},  unit{"h", 3600000},
                                       unit{"m", 60000},   unit{"s", 1000}, unit{"ms", 1}};
constexpr std::uint64_t longest = 36525 * day;
constexpr std::array size_units = {unit{"b", 1},
                                   unit{"k", 1ULL << 10U},
                                   unit{"kb", 1ULL << 10U},
                                   unit{"m", 1ULL << 20U},
                                   unit{"mb", 1ULL << 20U},
                                   unit{"g", 1ULL << 30U},
                                   unit{"gb", 1ULL << 30U},
                                   unit{"t", 1ULL << 40U},
                                   unit{"tb", 1ULL << 40U}};
constexpr std::uint64_t largest = 1ULL << 62U;

// Takes the leading digits off `rest`; fails when there are none or they overflow.
base::result<std::uint64_t> take_number(std::string_view& rest)
{
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (failure != std::errc())
        return base::fail("a number is missing or too large");
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return number;
}

std::string_view take_letters(std::string_view& rest)
{
    std::size_t length = 0;
    while (length < rest.size() && (rest[length] < '0' || rest[length] > '9'))
        ++length;
    const std::string_view letters = rest.substr(0, length);
    rest.remove_prefix(length);
    return letters;
}

template <std::size_t N>
std::uint64_t factor_of(const std::array<unit, N>& units, std::string_view name)
{
    for (const unit& candidate : units)
        if (candidate.name == name)
            return candidate.factor;
    return 0;
}

} // namespace

base::result<std::chrono::milliseconds> to_duration(std::string_view written)
{
    const auto wrong = [written] {
        return base::fail("\"" + printable(written, 60) + "\" is not a duration such as 30s, 10m, 1h30m or 7d");
    };
    std::string_view rest = written;
    std::uint64_t total = 0;
    bool is_first = true;
    do {
        const auto number = take_number(rest);
        if (!number)
            return wrong();
        const std::string_view name = take_letters(rest);
        const std::uint64_t factor = name.empty() && rest.empty() && is_first ? 1000 : factor_of(duration_units, name);
        if (factor == 0 || *number > longest / factor)
            return wrong();
        total += *number * factor;
        is_first = false;
        if (total > longest)
            return wrong();
    } while (!rest.empty());
    return std::chrono::milliseconds(total);
}

base::result<std::uint64_t> to_size(std::string_view written)
{
    const auto wrong = [written] {
        return base::fail("\"" + printable(written, 60) + "\" is not a size such as 512, 64kB, 5MB or 1GB");
    };
    std::string_view rest = written;
    const auto number = take_number(rest);
    if (!number)
        return wrong();
    const std::uint64_t factor = rest.empty() ? 1 : factor_of(size_units, to_lower(rest));
    if (factor == 0 || *number > largest / factor)
        return wrong();
    return *number * factor;
}

std::string from_duration(std::chrono::milliseconds span)
{
    auto rest = static_cast<std::uint64_t>(span.count());
    std::string out;
    for (const unit& candidate : duration_units) {
        if (rest >= candidate.factor) {
            out += std::to_string(rest / candidate.factor);
            out += candidate.name;
            rest %= candidate.factor;
        }
    }
    return out.empty() ? "0s" : out;
}

std::string from_size(std::uint64_t bytes)
{
    constexpr std::array<std::string_view, 5> names = {"", "kB", "MB", "GB", "TB"};
    std::size_t power = 0;
    while (bytes != 0 && bytes % 1024 == 0 && power + 1 < names.size()) {
        bytes /= 1024;
        ++power;
    }
    return std::to_string(bytes) + std::string(names[power]);
}

} // namespace text
