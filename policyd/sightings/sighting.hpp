// sighting - one line of what somebody else saw: an intrusion detection, a web server, fail2ban; pure
//
//   192.0.2.1 4h tried passwords at the web server
//   2001:db8::/48 1d scan
//   {"key": "192.0.2.1", "duration": "4h", "reason": "scan", "at": "2026-11-24T06:36:12Z"}
//
// The duration -1, as fail2ban has it, is the longest that there is. In JSON the key may also be called address or
// network, the duration may be a number of seconds, and instead of it `until` may tell the end. Times are RFC 3339 or
// seconds since 1970. Other members are not looked at.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace policyd {

struct sighting
{
    static constexpr std::size_t longest_line = 8192;
    static constexpr std::size_t longest_reason = 200; // longer ones are cut
    static constexpr std::chrono::days longest{366};

    std::string kind; // client.address
    std::string key;
    base::time_point until;
    base::milliseconds lasting{}; // what was asked for, from the sighting on
    bool is_dated = false;        // the line tells the time: said again it means the same
    std::string reason;
};

/// Nothing for an empty line or a comment. Fails on what is no sighting, on loopback, and on what is past.
base::result<std::optional<sighting>> read_sighting(std::string_view line, base::time_point now);

/// `2026-11-24T06:36:12Z`, with a fraction or an offset, or seconds since 1970.
base::result<base::time_point> to_time(std::string_view written);

} // namespace policyd
