// spf_macro - the macros of SPF records and explanations (RFC 7208, 7): read once, expanded within limits
//
// All expansion is done here and none in the library, whose own overruns its stack on some texts (CVE-2023-42118).

#pragma once

#include "common/base/result.hpp"
#include "common/net/ip.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace auth {

/// Literal text and a macro after it; the last piece may have no macro.
struct macro_piece
{
    std::string literal;
    char letter = 0;   // lower case; 0: no macro
    unsigned keep = 0; // parts from the right; 0: all
    bool is_reversed = false;
    bool is_escaped = false; // an upper-case letter: URL-escaped
    std::string delimiters;  // never empty with a macro
};

using macro_text = std::vector<macro_piece>;

/// Where a text stands decides what it may contain.
enum class macro_place : std::uint8_t {
    domain,      // a domain-spec: ends in a top label or a macro, has no c, r, t
    modifier,    // of one that nobody knows: well formed, no more
    explanation, // has blanks
};

/// Fails with what is wrong in it.
base::result<macro_text> parse_macros(std::string_view written, macro_place place);

/// Whether one of these macro letters stands in it; any macro for an empty `letters`.
bool has_macro(const macro_text& text, std::string_view letters = {});

struct macro_values
{
    std::string local;         // l
    std::string sender_domain; // o; s is both
    std::string domain;        // d
    std::string validated;     // p
    net::ip_address client;    // i, c, v
    std::string helo;          // h
    std::string receiver;      // r
    std::string seconds;       // t
};

/// At most `limit` bytes: the last ones of a name, whose right end counts.
std::string expand_name(const macro_text& text, const macro_values& values, std::size_t limit);

/// At most `limit` bytes: the first ones.
std::string expand_text(const macro_text& text, const macro_values& values, std::size_t limit);

} // namespace auth
