// client.ptr_confirmed, client.is_dynamic - what the client's name in reverse DNS is worth
//
// Postfix says "unknown" for a look-up that failed as for a name that is none; ptr_confirmed tells the two apart. It
// takes Postfix's word when that has confirmed a name, and asks the DNS itself when not.
//
// Fails: ptr_confirmed is temporary when the DNS did not answer; is_dynamic never.

#include "common/dns/dynamic_name.hpp"
#include "common/dns/reverse.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

boost::asio::awaitable<value> ptr_confirmed(context& in)
{
    const std::string_view name = in.asked()[attribute::client_name];
    if (!name.empty() && name != "unknown")
        co_return value::of(name);
    if (!in.client())
        co_return value::absent();
    if (in.dns() == nullptr)
        co_return value::temporary();
    dns::confirmed_name found = co_await dns::look_up_confirmed_name(*in.dns(), *in.client());
    if (found.is == dns::confirmed_name::status::temporary)
        co_return value::temporary();
    if (found.is == dns::confirmed_name::status::none)
        co_return value::absent();
    co_return value::of(in.keep(std::move(found.name)));
}

value is_dynamic(context& in)
{
    const std::string_view name = in.asked()[attribute::reverse_client_name];
    if (!in.client() || name.empty() || name == "unknown")
        return value::absent();
    return value::of(dns::looks_dynamic(name, *in.client()));
}

} // namespace

extern const observation client_ptr_confirmed =
    in_network("client.ptr_confirmed", type::text, phase_connect,
               "host name in reverse DNS that leads back to the client, absent when none does", ptr_confirmed);
extern const observation client_is_dynamic = in_request(
    "client.is_dynamic", type::boolean, phase_connect,
    "true when client.ptr looks made from the address, or has a word for home lines such as dsl or pool", is_dynamic);

} // namespace policyd
