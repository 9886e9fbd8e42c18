// return_codes - which answers of a DNS list mean that something is listed

#pragma once

#include "common/base/result.hpp"
#include "common/net/ip.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace dns {

class return_codes
{
  public:
    /// All of 127.0.0.0/8.
    return_codes() = default;
    /// Values separated by commas: `127.0.0.2`, a range `127.0.0.4-11` or `127.0.0.4-127.0.1.255`, a prefix
    /// `127.0.1.0/24`, or bits of the last octet `127.0.0.0&12`, of which one must be set; all inside 127.0.0.0/8.
    static base::result<return_codes> parse(std::string_view written);

    bool has(const net::ip_address& answer) const;

  private:
    struct range
    {
        std::uint32_t first;
        std::uint32_t last;
        std::uint8_t bits; // 0: any
    };
    static base::result<range> parse_one(std::string_view written);

    std::vector<range> ranges_{{0x7f000000, 0x7fffffff, 0}};
};

/// What a list may answer at all: 127.0.0.0/8 but 127.255.255.0/24, by which lists refuse to answer (RFC 5782, 2.3;
/// Spamhaus, Abusix and others).
bool is_listing(const net::ip_address& answer);

} // namespace dns
