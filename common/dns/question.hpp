// question - a name and a type, checked and in one spelling
//
// Names come from peers: a HELO, a sender's domain, a macro of an SPF record. One that the DNS cannot hold is not
// asked.

#pragma once

#include "common/base/hash.hpp"
#include "common/dns/answer.hpp"
#include "common/net/ip.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dns {

/// Only made by to_question(): the name is checked, lower case, without the last dot.
struct question
{
    std::string name;
    type wanted = type::a;

    friend bool operator==(const question&, const question&) = default;
};

struct question_hash
{
    std::size_t operator()(const question& asked) const
    {
        return base::seeded_hash(asked.name, base::process_seed() + static_cast<std::uint64_t>(asked.wanted));
    }
};

/// Whether a label may hold that byte: visible ASCII but the dot and the backslash. That is more than host names have,
/// because SPF's macros (RFC 7208, 7.3) put whole sender addresses into names.
bool is_name_byte(char byte);

/// Nothing for a name of no label, an empty label, one over 63 bytes, a name over 253, or a byte that no name has.
std::optional<question> to_question(std::string_view name, type wanted);

/// `2.0.0.127`, or 32 nibbles of an IPv6 address, the last first: what stands before a zone or in-addr.arpa.
std::string reversed(const net::ip_address& address);

} // namespace dns
