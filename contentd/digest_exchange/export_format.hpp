// export_format - what one site tells another of its digests: a file of JSON lines, signed at its end
//
//   {"sekimori-digests":1,"site":"mx.example","key":"0f…","from":0,"to":812,"created":1700000000000}
//   {"kind":"text","sha256":"…","features":"…","tokens":40,"spam":3.5,"ham":0,"first":…,"last":…,"expires":…}
//   {"signature":"…"}
//
// The first line says whose it is and which changes it holds: those above `from` up to `to` in that site's order. Each
// other line tells all that this site says of one content, so a line read twice is the same as once; both sums are 0
// when all was taken back. Features are eight times 16 hexadecimal digits. The signature is Ed25519 (RFC 8032) over
// all bytes before its line. Times are milliseconds since 1970. Members that a reader does not know it skips.
//
// Reading goes in two steps, so that nothing but the first and the last line is looked at before the signature is
// known to be good. Pure; linear in the size; anything that is not as above is one error with its line.

#pragma once

#include "common/base/result.hpp"
#include "common/state/digests.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace digest_exchange {

inline constexpr std::int64_t format_version = 1;
inline constexpr std::size_t signature_size = 64;
inline constexpr std::size_t longest_line = 2048;
inline constexpr double most_reports = 1e6; // that one line may tell of

struct limits
{
    std::size_t bytes = 64U << 20U; // of a file
    std::size_t digests = 100'000;  // in a file
    std::size_t files = 2000;       // of a directory: read at once, and written before all is told anew
};

struct header
{
    std::string site;   // as it calls itself; for people
    std::string key_id; // public_key::id()
    std::int64_t from = 0;
    std::int64_t to = 0;
    base::time_point created;
};

struct envelope
{
    header about;
    std::string_view signed_part; // with the last line's end before the signature
    std::string_view body;        // the lines of digests
    std::array<std::uint8_t, signature_size> signature{};
};

std::string header_line(const header& about);
std::string digest_line(const state::digest_change& told);
std::string signature_line(const std::array<std::uint8_t, signature_size>& signature);

/// The first and the last line. Views point into `file`.
base::result<envelope> open_envelope(std::string_view file, const limits& allowed);
base::result<std::vector<state::digest_change>> read_body(std::string_view body, const limits& allowed);

} // namespace digest_exchange
