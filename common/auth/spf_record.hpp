// spf_record - a published SPF record, read strictly by RFC 7208's grammar (section 12)
//
// An error anywhere makes the whole record one (permerror), also behind a term that would have matched.

#pragma once

#include "common/auth/spf_macro.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auth {

enum class spf_mechanism : std::uint8_t { all, include, a, mx, ptr, ip4, ip6, exists };

struct spf_directive
{
    char qualifier = '+'; // + - ~ ?
    spf_mechanism mechanism = spf_mechanism::all;
    std::optional<macro_text> domain; // empty: the current domain
    unsigned ip4_length = 32;
    unsigned ip6_length = 128;
    std::array<std::uint8_t, 16> network{}; // of ip4 (IPv4-mapped) and ip6
    std::string written;                    // the term itself, printable ASCII, in a record
};

struct spf_record
{
    std::vector<spf_directive> directives; // in their order
    std::optional<macro_text> redirect;
    std::optional<macro_text> explanation; // exp=, the name where the text is
};

/// Whether a TXT record claims to be one: `v=spf1`, alone or before a blank, in any case.
bool is_spf_record(std::string_view text);

/// Whether to keep a directive, when so many were kept before it.
using directive_choice = std::function<bool(const spf_directive& next, std::size_t kept)>;

/// `text` is one that claims to be. Fails with the term that is wrong and why. Directives that `keeps` refuses are read
/// as strictly, and left out: of thousands a handful counts, and to keep all cost as much as to read them.
base::result<spf_record> parse_spf_record(std::string_view text, const directive_choice& keeps = {});

/// One term of it with its qualifier: `-a:example.com/24`.
base::result<spf_directive> parse_spf_directive(std::string_view term);

} // namespace auth
