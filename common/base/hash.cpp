#include "common/base/hash.hpp"

#include <sys/random.h>

namespace base {

std::uint64_t process_seed()
{
    static const std::uint64_t seed = [] {
        std::uint64_t drawn = 0;
        while (getrandom(&drawn, sizeof drawn, 0) != static_cast<ssize_t>(sizeof drawn)) {
        }
        return drawn;
    }();
    return seed;
}

} // namespace base
