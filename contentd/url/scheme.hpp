// scheme - how a URL begins, and what follows from it

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace url {

struct scheme_reading
{
    std::string name;       // lower case; hxxp is http
    bool is_masked = false; // it was hxxp or had "[:]"
    std::string_view rest;  // behind the colon
};

/// Nothing when `text` does not begin with letters and a colon (RFC 3986, 3.1). `rest` is a view of `text`.
std::optional<scheme_reading> split_scheme(std::string_view text);

/// http, https, ftp, ws and wss: there is always a host, whatever the number of slashes.
bool is_special(std::string_view scheme);

/// 0 when it has none.
std::uint16_t port_of(std::string_view scheme);

/// Schemes of URLs without a host that programs open.
bool is_known_without_host(std::string_view scheme);

/// "[.]" and "[dot]" as "."; such a host is marked in `signs`.
std::string unmasked(std::string_view host, std::uint32_t& signs);

} // namespace url
