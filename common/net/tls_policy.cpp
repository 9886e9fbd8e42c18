#include "common/net/tls_policy.hpp"

#include <array>
#include <utility>

namespace net {

std::optional<tls_level> to_tls_level(std::string_view written)
{
    constexpr std::array<std::pair<std::string_view, tls_level>, 4> levels = {{{"none", tls_level::none},
                                                                               {"may", tls_level::may},
                                                                               {"encrypt", tls_level::encrypt},
                                                                               {"verify", tls_level::verify}}};
    for (const auto& [name, level] : levels)
        if (name == written)
            return level;
    return std::nullopt;
}

} // namespace net
