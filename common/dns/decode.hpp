// decode - what a server sent, as an answer
//
// libresolv cuts the message into records; which of them answer is decided here: those of the wanted type whose owner
// is the name that was asked or the end of the CNAME chain that begins there. What cannot be read is temporary and
// says why: not our question, truncated, a chain that loops, a length that is wrong, too many records, a name with
// bytes that no name has.

#pragma once

#include "common/dns/question.hpp"

#include <cstdint>
#include <span>

namespace dns {

/// Pure. `id` is that of the query.
answer decode(std::span<const std::uint8_t> bytes, const question& asked, std::uint16_t id);

/// A temporary answer with that problem.
answer temporary(std::string problem);

} // namespace dns
