// query - a question as it goes to a server

#pragma once

#include "common/dns/question.hpp"

#include <cstdint>
#include <vector>

namespace dns {

/// Octets of a UDP answer that we take: the size that crosses the Internet unfragmented (DNS flag day 2020).
constexpr std::uint16_t udp_answer_size = 1232;

/// Asks for recursion, takes EDNS answers (RFC 6891) and wants to be told of DNSSEC by the AD bit (RFC 6840, 5.7).
std::vector<std::uint8_t> write_query(const question& asked, std::uint16_t id);

} // namespace dns
