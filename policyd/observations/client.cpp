// client.* - the host that is connected to Postfix
//
// Postfix has looked the names up before it asks. It says "unknown" both for a name that does not exist and for one
// that could not be looked up in time, so these are never temporary: a rule on an absent name should defer, not
// reject.
//
// Fails: absent when Postfix did not say.

#include "common/state/familiar_keys.hpp"
#include "common/text/escape.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value name_or_absent(std::string_view name)
{
    return name == "unknown" ? value::absent() : text_or_absent(name);
}

value address(context& in)
{
    return in.client() ? value::of(*in.client()) : value::absent();
}

value network(context& in)
{
    return in.client() ? value::of(in.around().network_of(*in.client())) : value::absent();
}

value name(context& in)
{
    return name_or_absent(in.asked()[attribute::client_name]);
}

value domain(context& in)
{
    const auto sent = in.asked()[attribute::client_name];
    const auto found = sent == "unknown" ? std::string_view() : state::host_domain(sent);
    return found.empty() ? value::absent() : value::of(in.keep(text::to_lower(found)));
}

value ptr(context& in)
{
    return name_or_absent(in.asked()[attribute::reverse_client_name]);
}

value is_loopback(context& in)
{
    return in.client() ? value::of(in.client()->is_loopback()) : value::absent();
}

} // namespace

extern const observation client_address =
    in_request("client.address", type::address, phase_connect, "address of the client", address);
extern const observation client_network =
    in_request("client.network", type::network, phase_connect,
               "network of the client, of the lengths that networks_v4_length and networks_v6_length set", network);
extern const observation client_port =
    in_request("client.port", type::number, phase_connect, "port of the client", number_of<attribute::client_port>);
extern const observation client_name =
    in_request("client.name", type::text, phase_connect,
               "host name of the client whose look-up leads back to its address, absent when it has none", name);
extern const observation client_domain = in_request(
    "client.domain", type::text, phase_connect,
    "what stands behind the first label of client.name, in lower case: the domain of a provider's hosts", domain);
extern const observation client_ptr =
    in_request("client.ptr", type::text, phase_connect,
               "host name that reverse DNS gives for the client, verified or not, absent when it gives none", ptr);
extern const observation client_is_loopback =
    in_request("client.is_loopback", type::boolean, phase_connect, "true for 127.0.0.0/8 and ::1", is_loopback);

} // namespace policyd
