// penalty.* and client.allowed - what was learned of the client, and what the operator says
//
// A penalty may lie on the address, a network around it, the login, the sender or whatever else a rule penalises. Of
// several one is shown: that on the login first, then what the operator put there, then the one that lasts longest.
// Whoever is allowed has none.
//
// Fails: never; absent without a penalty. From memory, also while the database is away.

#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value until(context& in)
{
    const auto* const mark = in.penalty();
    return mark == nullptr ? value::absent() : value::of(mark->until);
}

value reason(context& in)
{
    const auto* const mark = in.penalty();
    return mark == nullptr ? value::absent() : value::of(std::string_view(mark->reason));
}

value strikes(context& in)
{
    const auto* const mark = in.penalty();
    return mark == nullptr ? value::absent() : value::of(static_cast<double>(mark->strikes));
}

value key(context& in)
{
    const auto* const mark = in.penalty();
    return mark == nullptr ? value::absent() : value::of(std::string_view(mark->key));
}

value origin(context& in)
{
    const auto* const mark = in.penalty();
    return mark == nullptr ? value::absent() : value::of(std::string_view(mark->origin));
}

value is_allowed(context& in)
{
    return value::of(in.is_allowed());
}

} // namespace

extern const observation penalty_until = in_memory("penalty.until", type::time, phase_connect,
                                                   "when the client's penalty ends, absent when it has none", until);
extern const observation penalty_reason =
    in_memory("penalty.reason", type::text, phase_connect, "why the client has a penalty", reason);
extern const observation penalty_strikes =
    in_memory("penalty.strikes", type::number, phase_connect,
              "the how manyth penalty of that key it is, from 1; a month after one has ended it is forgotten", strikes);
extern const observation penalty_key =
    in_memory("penalty.key", type::text, phase_connect, "address, network or name that bears the penalty", key);
extern const observation penalty_origin =
    in_memory("penalty.origin", type::text, phase_connect, "who gave the penalty: rule LABEL, command, import", origin);
extern const observation client_allowed =
    in_memory("client.allowed", type::boolean, phase_connect,
              "true when policyd allow names the client's address, login or sender", is_allowed);

} // namespace policyd
