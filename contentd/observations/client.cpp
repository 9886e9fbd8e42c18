// client.* and helo.* - the host that gave the message to Postfix
//
// From XFORWARD (postfix.org/XFORWARD_README). Without it, or when Postfix itself made the message, there is no
// client, and rules on it do not fire: our peer's own address would be the wrong one.
//
// Fails: never; absent when Postfix did not tell.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

rules::value text_or_absent(const std::optional<std::string>& written)
{
    return written && !written->empty() ? rules::value::of(*written) : rules::value::absent();
}

rules::value address(const inspection& message, std::size_t, std::size_t)
{
    return message.client() ? rules::value::of(*message.client()) : rules::value::absent();
}

rules::value network(const inspection& message, std::size_t, std::size_t)
{
    return message.client() ? rules::value::of(message.client_network()) : rules::value::absent();
}

rules::value name(const inspection& message, std::size_t, std::size_t)
{
    const auto& written = message.message().envelope.origin.name;
    return written == "unknown" ? rules::value::absent() : text_or_absent(written);
}

rules::value helo(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.message().envelope.origin.helo);
}

rules::value is_local(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(message.message().envelope.origin.source == "LOCAL");
}

} // namespace

extern const observation client_address =
    single("client.address", rules::type::address, "address of the client that Postfix had, from XFORWARD",
           resource::none, address);
extern const observation client_network =
    single("client.network", rules::type::network,
           "network of the client, of the lengths that networks_v4_length and networks_v6_length set", resource::none,
           network);
extern const observation client_name =
    single("client.name", rules::type::text, "verified host name of the client, absent when it has none",
           resource::none, name);
extern const observation client_is_local =
    single("client.is_local", rules::type::boolean, "true when the message was made on the mail host itself",
           resource::none, is_local);
extern const observation helo_name =
    single("helo.name", rules::type::text, "what the client called itself in HELO or EHLO", resource::none, helo);

} // namespace contentd
