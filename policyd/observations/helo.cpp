// helo.* - what the client called itself
//
// Fails: never; absent before the client has said it.

#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value is_address_literal(context& in)
{
    const auto name = in.asked()[attribute::helo_name];
    return name.empty() ? value::absent() : value::of(name.starts_with('[') && name.ends_with(']'));
}

value is_address(context& in)
{
    const auto name = in.asked()[attribute::helo_name];
    return name.empty() ? value::absent() : value::of(net::ip_address::parse(name).has_value());
}

} // namespace

extern const observation helo_name =
    in_request("helo.name", type::text, phase_mail, "what the client called itself in HELO or EHLO",
               text_of<attribute::helo_name>);
extern const observation helo_is_address_literal =
    in_request("helo.is_address_literal", type::boolean, phase_mail,
               "true for an address in brackets, as RFC 5321 allows it", is_address_literal);
extern const observation helo_is_address = in_request("helo.is_address", type::boolean, phase_mail,
                                                      "true for a bare address, which RFC 5321 forbids", is_address);

} // namespace policyd
