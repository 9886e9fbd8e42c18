// mmdb - writes small MaxMind databases, whole ones and broken ones (the MaxMind DB file format, version 2.0)
//
// A binary tree over the bits of addresses, whose leaves point into a section of data, and metadata at the end.

#pragma once

#include "common/net/ip.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mmdb {

// Encoded values.

inline std::string control(unsigned type, std::size_t size)
{
    std::string made;
    const unsigned first = type < 8 ? type << 5U : 0;
    if (size < 29)
        made += static_cast<char>(first | size);
    else
        made += static_cast<char>(first | 29U);
    if (type >= 8)
        made += static_cast<char>(type - 7);
    if (size >= 29)
        made += static_cast<char>(size - 29); // below 285
    return made;
}

inline std::string big_endian(std::uint64_t number, std::size_t octets)
{
    std::string made;
    while (octets-- > 0)
        made += static_cast<char>(number >> (8 * octets));
    return made;
}

inline std::string text(const std::string& value)
{
    return control(2, value.size()) + value;
}

inline std::string uint16(std::uint16_t value)
{
    return control(5, 2) + big_endian(value, 2);
}

inline std::string uint32(std::uint32_t value)
{
    return control(6, 4) + big_endian(value, 4);
}

inline std::string uint64(std::uint64_t value)
{
    return control(9, 8) + big_endian(value, 8);
}

inline std::string map(const std::vector<std::pair<std::string, std::string>>& entries)
{
    std::string made = control(7, entries.size());
    for (const auto& [name, value] : entries)
        made += text(name) + value;
    return made;
}

class writer
{
  public:
    /// 4 or 6; one of 6 has IPv4 below ::/96.
    explicit writer(unsigned version, std::string type = "Test") : version_(version), type_(std::move(type)) {}

    /// Prefixes do not overlap.
    void add(const std::string& written, const std::string& value)
    {
        const net::prefix network = net::prefix::parse(written).value();
        std::array<std::uint8_t, 16> bytes = network.address().bytes();
        const bool is_v4 = network.address().is_v4();
        if (is_v4)
            bytes[10] = bytes[11] = 0; // ::/96, not ::ffff:0:0/96
        const unsigned first = version_ == 4 ? 96 : 0;
        const unsigned end = is_v4 ? 96 + network.length() : network.length();
        std::size_t node = 0;
        for (unsigned bit = first; bit < end; ++bit) {
            const std::size_t side = (bytes[bit / 8] >> (7 - bit % 8)) & 1U;
            if (bit + 1 == end) {
                nodes_[node][side] = leaf(data_.size());
                break;
            }
            if (nodes_[node][side] == nothing) {
                nodes_[node][side] = nodes_.size();
                nodes_.push_back({nothing, nothing});
            }
            node = nodes_[node][side];
        }
        data_ += value;
    }

    /// `shift` moves all pointers into the data: what lies outside is damaged.
    std::string bytes(std::uint32_t shift = 0) const
    {
        std::string made;
        for (const auto& node : nodes_)
            for (const std::size_t side : node) {
                std::size_t record = side;
                if (side == nothing)
                    record = nodes_.size();
                else if (side >= first_leaf)
                    record = nodes_.size() + 16 + (side - first_leaf) + shift;
                made += big_endian(record, 4);
            }
        made += std::string(16, '\0') + data_ + "\xab\xcd\xefMaxMind.com";
        return made + map({{"binary_format_major_version", uint16(2)},
                           {"binary_format_minor_version", uint16(0)},
                           {"build_epoch", uint64(1'700'000'000)},
                           {"database_type", text(type_)},
                           {"description", map({{"en", text("made by a test")}})},
                           {"ip_version", uint16(static_cast<std::uint16_t>(version_))},
                           {"languages", control(11, 0)},
                           {"node_count", uint32(static_cast<std::uint32_t>(nodes_.size()))},
                           {"record_size", uint16(32)}});
    }

  private:
    static constexpr std::size_t nothing = static_cast<std::size_t>(-1);
    static constexpr std::size_t first_leaf = std::size_t{1} << 40U;

    static std::size_t leaf(std::size_t offset) { return first_leaf + offset; }

    const unsigned version_;
    const std::string type_;
    std::vector<std::array<std::size_t, 2>> nodes_{{nothing, nothing}};
    std::string data_;
};

inline std::string asn(std::uint32_t number, const std::string& organisation = "Example")
{
    return map({{"autonomous_system_number", uint32(number)}, {"autonomous_system_organization", text(organisation)}});
}

inline std::string country(const std::string& code)
{
    return map({{"country", map({{"geoname_id", uint32(7)}, {"iso_code", text(code)}})}});
}

} // namespace mmdb
