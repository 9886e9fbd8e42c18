// population - numbers to names

#include "tests/bench/policy/population.hpp"

#include <array>
#include <string_view>

namespace bench {

namespace {

constexpr std::array<std::string_view, 16> given_names = {
    "tanaka", "suzuki", "sato",    "watanabe", "ito",    "yamamoto", "nakamura", "kobayashi",
    "smith",  "jones",  "mueller", "schmidt",  "garcia", "rossi",    "novak",    "martin"};
constexpr std::array<std::string_view, 4> domains = {"example.jp", "example.com", "mail.example.org", "example.net"};

/// The /24 of a group of four clients: a permutation of 24 bits, kept out of the special ranges below 11/8 and above
/// 223/8 and 127/8 by folding the first octet.
std::uint32_t network_of(std::uint32_t group)
{
    const std::uint32_t mixed = (group * 0x9e3779U + 0x5bd1e9U) & 0xffffffU;
    std::uint32_t first = 11 + (mixed >> 16) % 200;
    if (first == 127)
        first = 211;
    return (first << 16) | (mixed & 0xffffU);
}

} // namespace

client_text describe_client(std::uint32_t client, std::uint32_t domains)
{
    const std::uint32_t network = network_of(client / 4);
    const std::uint32_t host = 10 + client % 4 * 61;
    client_text text;
    text.address = std::to_string(network >> 16) + '.' + std::to_string((network >> 8) & 255) + '.' +
                   std::to_string(network & 255) + '.' + std::to_string(host);
    const std::uint32_t domain = domains == 0 ? client / 2 : client / 2 % domains;
    text.sender_domain = "d" + std::to_string(domain) + ".example";
    text.name = "mx" + std::to_string(client % 2) + '.' + text.sender_domain;
    return text;
}

std::string known_recipient(const population& people, random& dice)
{
    const std::uint32_t number = dice.below(people.recipients);
    return std::string(given_names[number % given_names.size()]) + '.' + std::to_string(number) + '@' +
           std::string(domains[number % domains.size()]);
}

std::string unknown_recipient(random& dice)
{
    return std::string(given_names[dice.below(given_names.size())]) + std::to_string(dice.below(1000000)) + '@' +
           std::string(domains[dice.below(domains.size())]);
}

} // namespace bench
