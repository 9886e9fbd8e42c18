// received_mark - what stands behind the host name in contentd's own Received field
//
// Written into the field and looked for by who counts how often a message came through.

#pragma once

#include <string_view>

namespace contentd {

inline constexpr std::string_view received_mark = " (Sekimori) with ";

} // namespace contentd
