// spf_domain - names as SPF checks and asks for them

#pragma once

#include "common/net/ip.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace auth {

/// The name that check_host() takes (RFC 7208, 4.3): lower case, without the last dot, U-labels as A-labels. Empty for
/// address literals, names without a dot, with an empty or over-long label, or with a top label that cannot be one.
std::optional<std::string> checkable_domain(std::string_view written);

/// Whether the DNS can hold it: labels of 1 to 63 bytes, at most 253 in all, printable ASCII without backslashes
/// (those are escapes in the text form of a name).
bool is_askable(std::string_view name);

/// Lower case, without the last dot, cut from the left at labels until it has at most 253 bytes (RFC 7208, 7.3).
std::string asked_name(std::string_view expanded);

/// Whether the name is the domain or below it. Both in lower case.
bool is_within(std::string_view name, std::string_view domain);

/// `4.3.2.1.in-addr.arpa`
std::string reverse_name(const net::ip_address& address);

/// RFC 7208's toplabel: letters, digits and inner hyphens, not digits alone.
bool is_top_label(std::string_view label);

} // namespace auth
