// population - who sends mail to whom in the policy load
//
// A client is a number; its address, names and sender domain follow from it, so a million clients need no memory.
// Addresses are spread over the IPv4 unicast space, about four to a /24, as senders of the world are.

#pragma once

#include "tests/bench/measure/random.hpp"

#include <cstdint>
#include <string>

namespace bench {

struct population
{
    std::uint32_t clients = 100000;
    std::uint32_t recipients = 10000;
    std::uint32_t domains = 0;   // of senders; 0: one for each two clients
    double unknown_share = 0.05; // of all recipients asked for
    bool once = false;           // each client comes once, in order, and then the load ends
};

/// The text of the attributes of one client, from client_address to helo_name, without client_port.
struct client_text
{
    std::string address;
    std::string name;
    std::string sender_domain;
};

client_text describe_client(std::uint32_t client, std::uint32_t domains = 0);

/// One of the known recipients, or a name that nobody has.
std::string known_recipient(const population& people, random& dice);
std::string unknown_recipient(random& dice);

} // namespace bench
