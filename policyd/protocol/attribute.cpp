#include "policyd/protocol/attribute.hpp"

#include <array>

namespace policyd {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, attribute_count> names = {
    "request",
    "protocol_state",
    "protocol_name",
    "client_address",
    "client_name",
    "client_port",
    "reverse_client_name",
    "server_address",
    "server_port",
    "helo_name",
    "sender",
    "recipient",
    "recipient_count",
    "queue_id",
    "instance",
    "size",
    "etrn_domain",
    "stress",
    "sasl_method",
    "sasl_username",
    "sasl_sender",
    "ccert_subject",
    "ccert_issuer",
    "ccert_fingerprint",
    "ccert_pubkey_fingerprint",
    "encryption_protocol",
    "encryption_cipher",
    "encryption_keysize",
    "tls_sni",
    "policy_context",
    "compatibility_level",
    "mail_version",
};

constexpr std::size_t slots = 128;
constexpr std::uint8_t none = 255;

// The length and three letters; the factors were searched for so that all names differ (checked below).
constexpr std::size_t slot_of(std::string_view name)
{
    const auto letter = [name](std::size_t at) {
        return static_cast<std::size_t>(static_cast<unsigned char>(name[at]));
    };
    return (name.size() * 48 + letter(0) * 50 + letter(name.size() / 2) * 26 + letter(name.size() - 1) * 49) % slots;
}

constexpr std::array<std::uint8_t, slots> make_table()
{
    std::array<std::uint8_t, slots> table{};
    for (auto& entry : table)
        entry = none;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto& entry = table[slot_of(names[i])];
        if (entry != none)
            throw "two attributes share a slot"; // an error of the compilation, since the table is constexpr
        entry = static_cast<std::uint8_t>(i);
    }
    return table;
}

constexpr auto table = make_table();

} // namespace

std::optional<attribute> attribute_of(std::string_view name)
{
    if (name.empty())
        return std::nullopt;
    const auto found = table[slot_of(name)];
    if (found == none || names[found] != name)
        return std::nullopt;
    return static_cast<attribute>(found);
}

std::string_view name_of(attribute which)
{
    return names[static_cast<std::size_t>(which)];
}

} // namespace policyd
