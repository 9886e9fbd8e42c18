// suffix - where a name's registered part begins (publicsuffix.org)
//
// libpsl's list, or the system's if that is newer, read when first asked for and kept.

#pragma once

#include <string>

namespace url {

/// `host` in lower-case ASCII: `shop.example.co.jp` gives `example.co.jp`, and a suffix itself gives itself.
std::string registrable_domain(const std::string& host);

/// True for a name below a suffix that is on the list; an unknown one is taken for a suffix elsewhere, but not here.
bool has_known_suffix(const std::string& host);

} // namespace url
