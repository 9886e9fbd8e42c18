// ip - addresses and prefixes of both families in one form
//
// IPv4 is kept IPv4-mapped (RFC 4291, 2.5.5.2), so one comparison, one trie and one key serve both. Text forms are
// Postfix's: IPv6 without brackets or "IPv6:".

#pragma once

#include "common/base/result.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace net {

class ip_address
{
  public:
    /// `::`, the unspecified address.
    ip_address() = default;
    explicit ip_address(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}

    /// `192.0.2.1`, `2001:db8::1`; no zone, no brackets, no port.
    static base::result<ip_address> parse(std::string_view written);

    bool is_v4() const;
    bool is_loopback() const;
    /// 16 octets in network order.
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    std::string to_text() const;

    friend auto operator<=>(const ip_address&, const ip_address&) = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// An address range in CIDR notation. `length` counts in the family's own terms: 0 to 32 for IPv4, 0 to 128 for IPv6.
class prefix
{
  public:
    prefix() = default;
    /// Bits of the address below the length are cleared. `length` above the family's maximum means the maximum.
    prefix(const ip_address& address, unsigned length);

    /// `192.0.2.0/24`, `2001:db8::/32`, or an address alone; fails when bits below the length are set, because
    /// that is most often a typing error.
    static base::result<prefix> parse(std::string_view written);

    const ip_address& address() const { return address_; }
    unsigned length() const { return length_; }
    /// The length in IPv4-mapped terms, 0 to 128.
    unsigned mapped_length() const { return address_.is_v4() ? length_ + 96 : length_; }
    bool contains(const ip_address& address) const;
    bool contains(const prefix& other) const;
    /// Always with the length: `192.0.2.1/32`.
    std::string to_text() const;

    friend auto operator<=>(const prefix&, const prefix&) = default;

  private:
    ip_address address_;
    unsigned length_ = 0;
};

} // namespace net
