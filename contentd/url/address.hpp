// address - what a URL in a mail means: where a click on it would lead
//
// Browsers open far more than RFC 3986 allows, and senders of spam write what browsers open and filters do not read.
// So this reads as the URL Standard of the WHATWG does, and a little further where mail programs make links of what
// no browser would: without a scheme, with hxxp, with [.]. Different spellings of one target give one text().
//
// Pure and linear, safe from any thread; nothing is looked up on the network. Bytes behind the first 64 KB are not
// read, what a canonical text would have beyond 8,000 bytes is cut.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace url {

inline constexpr std::size_t longest_raw = 65536;
inline constexpr std::size_t longest_text = 8000;
inline constexpr std::size_t long_from = 2000;
inline constexpr std::size_t longest_user = 256;
inline constexpr std::size_t longest_host = 253; // RFC 1035, 2.3.4

/// What is remarkable about how it was written; bits, in the order of the names in names_of_signs().
enum sign : std::uint32_t {
    no_sign = 0,
    raw_ip = 1U << 0U,          // the host is an IP address
    odd_ip = 1U << 1U,          // written other than as four decimal numbers: 0x7f.1, 017700000001, ::ffff:7f00:1
    odd_port = 1U << 2U,        // a port that is not the scheme's
    has_user = 1U << 3U,        // an "@" before the host
    several_at = 1U << 4U,      // more than one
    mixed_script = 1U << 5U,    // a label of letters that do not go together (UTS 39, not highly restrictive)
    punycode = 1U << 6U,        // an internationalised name, however it was written
    broken_punycode = 1U << 7U, // "xn--" with what is no such name
    encoded_host = 1U << 8U,    // percent encodings in the host
    fake_slash = 1U << 9U,      // a character in the host that looks like a slash
    control_bytes = 1U << 10U,  // control characters inside, which browsers drop or encode
    odd_slashes = 1U << 11U,    // backslashes, or more or fewer than two slashes before the host
    no_scheme = 1U << 12U,      // taken for http
    masked = 1U << 13U,         // hxxp, [.]
    is_long = 1U << 14U,        // 2,000 bytes and more
    is_cut = 1U << 15U,         // too long to be kept whole
    carried_page = 1U << 16U,   // a data: URL with a page in it; whoever looks into it sets these two
    carried_file = 1U << 17U,   // with a program, a document, an archive
};

/// "raw ip, odd port": the names of the bits, in order; empty for none.
std::string names_of_signs(std::uint32_t signs);

struct address
{
    std::string scheme;     // lower case
    std::string host;       // lower-case ASCII without a dot at the end, IPv6 in brackets; empty where there is none
    std::string domain;     // the part that someone registered (Public Suffix List); the host where there is none;
                            // of an IPv4-mapped IPv6 address the IPv4 address
    std::string user;       // before the "@", percent-encoded, at most 256 bytes
    std::uint16_t port = 0; // 0: the scheme's
    std::string path;       // canonical; begins with "/" where there is a host
    std::string query;      // canonical, without "?"
    std::string fragment;   // canonical, without "#"
    std::uint32_t signs = no_sign;

    bool has(sign each) const { return (signs & each) != 0; }

    /// Canonical: unreserved characters as they are, all others of path, query and fragment but the delimiters of RFC
    /// 3986 as %XX; no dot segments, no port of the scheme, no empty query or fragment. Without the user, which
    /// changes nothing about the target but could hide it from a pattern. parse(text()) gives the same text().
    std::string text() const;
};

/// Reads an absolute URL. With a host for http, https, ftp, ws, wss, file (empty unless it names a server) and any
/// scheme that "//" follows; without one for mailto, javascript, data and others that are known to be opened.
/// Without a scheme it is http if it begins with two slashes or "www.", or if its suffix is a known one.
/// Nothing when it is no URL, or one whose host no program would accept: forbidden characters, a broken IPv6 address,
/// a number at the end that makes no IPv4 address, a port of 0 or above 65535.
std::optional<address> parse(std::string_view raw);

/// The same for what stands in a document that has a base, which may be relative (RFC 3986, 5).
std::optional<address> resolve(const address& base, std::string_view raw);

} // namespace url
