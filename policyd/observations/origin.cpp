// client.as and client.country - where the client's address belongs, by databases that the operator supplies
//
// A provider's AS is the widest thing that one can count by: all networks of one hoster. Neither says anything of the
// sender; who is behind a big provider shares its AS with millions.
//
// Fails: absent without a database, and where it does not have the address; temporary when it cannot be read.

#include "policyd/observations/observation.hpp"
#include "policyd/origin/origins.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value as_number(context& in)
{
    const origins* const known = in.around().origin;
    return known == nullptr || !in.client() ? value::absent() : known->as_number(*in.client());
}

value country(context& in)
{
    const origins* const known = in.around().origin;
    if (known == nullptr || !in.client())
        return value::absent();
    std::string storage;
    const value found = known->country(*in.client(), storage);
    return found.is_present() ? value::of(in.keep(std::move(storage))) : found;
}

} // namespace

extern const observation client_as = in_memory(
    "client.as", type::number, phase_connect,
    "number of the autonomous system that the client's address belongs to, by policyd.asn_database", as_number);
extern const observation client_country =
    in_memory("client.country", type::text, phase_connect,
              "country of the client's address, two capital letters, by policyd.country_database", country);

} // namespace policyd
