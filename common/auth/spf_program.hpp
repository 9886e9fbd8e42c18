// spf_program - what libspf2 is given in place of a published record
//
// libspf2 takes the published text badly: it drops what does not fit into 511 bytes of compiled terms, refuses /0,
// takes redirect= where it stands, and overruns its stack on some macros. So no byte of a published record reaches it:
// ip4, ip6 and all are decided here, and every other term becomes one of ours whose name is a number,
// `-a:t4.invalid/24`, that our side of the library answers for. Terms behind one that surely matches are left out, and
// those beyond the limit of look-ups, so the text is short however long the record was. Modifiers but redirect= have
// no part in it.

#pragma once

#include "common/auth/spf_record.hpp"
#include "common/net/ip.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace auth {

/// How the library has a step answered.
enum class step_kind : std::uint8_t {
    match,  // all, or a network that the client is in: matches without a question
    ptr,    // matches when the client's validated name is in the domain
    exists, // matches when the name has an address
    a,      // the library compares the addresses
    mx,     // the library asks for the hosts and compares their addresses
    a_any,  // a with /0: any address does
    mx_any, // mx with /0
    include,
    redirect,
};

struct spf_step
{
    step_kind kind = step_kind::match;
    char qualifier = '+';
    std::optional<macro_text> domain; // empty: the current domain
    unsigned length = 0;              // of a and mx, in the client's family
    std::string written;              // the term in the record
};

/// Whether a directive can have a part in the program for that client, behind so many others that can.
bool has_part(const spf_directive& directive, const net::ip_address& client, std::size_t before);

/// At most one step more than the limit of terms; the last one may be `redirect`, and is when there is one.
std::vector<spf_step> make_spf_program(const spf_record& record, const net::ip_address& client);

/// The record for the library: the i-th step's name is `t<first + i>.invalid`.
std::string program_text(const std::vector<spf_step>& steps, std::size_t first, bool is_v4);

} // namespace auth
