#include "common/base/time.hpp"

#include <array>
#include <ctime>

namespace base {

time_point now()
{
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(time_point when)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

} // namespace base
