// channel - messages with a length in front, over a stream socket; one may bring a descriptor
//
// Both ends use it: the daemon with a time at which it gives up, the process that looks into files without.

#pragma once

#include "common/net/descriptor.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace walk {

using time_point = std::chrono::steady_clock::time_point;
inline constexpr time_point no_end = time_point::max();

enum class delivery : std::uint8_t { done, too_late, broken };

/// `attached` goes along when it is a descriptor.
delivery send_message(int socket, std::string_view bytes, int attached, time_point until);

struct received
{
    delivery how = delivery::broken; // as well when the other end is closed, or the message longer than `most`
    std::string bytes;
    net::descriptor attached;
};

received receive_message(int socket, std::size_t most, time_point until);

} // namespace walk
