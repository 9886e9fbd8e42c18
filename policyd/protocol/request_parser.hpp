// request_parser - a block of `name=value` lines made a request, without copying
//
// Postfix sends one attribute a line and ends the block with an empty line. Pure: the same bytes give the same
// result. Cost: one pass over the bytes, no allocation.

#pragma once

#include "common/base/result.hpp"
#include "policyd/protocol/attribute.hpp"

#include <array>
#include <string_view>

namespace policyd {

/// A longer block is refused: Postfix's longest is about 16 KiB (three certificate fields in xtext).
inline constexpr std::size_t request_limit = 64UL * 1024;

/// Values point into the block that was parsed and live as long as it. An attribute that was not sent is empty.
struct request
{
    std::string_view operator[](attribute which) const { return values[static_cast<std::size_t>(which)]; }

    std::array<std::string_view, attribute_count> values{};
};

/// Where the first block ends, after its empty line; 0 while it is not complete. The first `searched` bytes were
/// looked at by an earlier call.
std::size_t end_of_block(std::string_view bytes, std::size_t searched = 0);

/// Reads a block with its empty line. Sender and recipient come without the dots that end their domains, so that lists,
/// counters and penalties see one name, as Postfix does once it has rewritten the address.
/// Unknown names are skipped, of two alike the first counts, the first '=' splits.
/// Fails on a line without '=' or name, a CR or NUL, and when `request` is missing or not smtpd_access_policy:
/// whoever sends that is not Postfix, and gets no reply.
base::result<request> parse_request(std::string_view block);

} // namespace policyd
