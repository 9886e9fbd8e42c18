// penalty.* and client.allowed - what was learned of the client, and what the operator says
//
// A penalty may lie on the address, a network around it, the login, the sender or whatever else a rule penalises; the
// one that lasts longest is shown. Whoever is allowed has none.
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
    in_memory("penalty.strikes", type::number, phase_connect, "how often in a row the penalty was given", strikes);
extern const observation penalty_key =
    in_memory("penalty.key", type::text, phase_connect, "address, network or name that bears the penalty", key);
extern const observation client_allowed =
    in_memory("client.allowed", type::boolean, phase_connect,
              "true when policyd allow names the client's address, login or sender", is_allowed);

} // namespace policyd
