// received - contentd's own trace field (RFC 5321, 4.4; RFC 3848)

#pragma once

#include "common/base/time.hpp"
#include "contentd/smtp_in/envelope.hpp"

#include <string>
#include <string_view>

namespace contentd {

/// The Received field for one message with its CRLF: mail that goes round is known by how many there are. It names no
/// recipient, so that nobody learns of another one. `is_secure`: it came over TLS.
std::string received_field(const smtp_in::envelope& of, std::string_view hostname, base::time_point at,
                           bool is_secure = false);

} // namespace contentd
