// greylist.* - what the greylist says of the client's network and the sender
//
// Asking changes nothing; the action greylist makes the entries. As long as no rule greylists, all is new.
//
// Fails: never. From memory, also while the database is away; nobody waits before it has been read after a start.

#include "policyd/greylist/request.hpp"
#include "policyd/observations/observation.hpp"

#include <cmath>

namespace policyd {

namespace {

using rules::type;
using rules::value;

value standing_name(context& in)
{
    return value::of(grey_standing_names[static_cast<std::size_t>(grey_verdict_of(in).standing)]);
}

value wait(context& in)
{
    const grey_verdict found = grey_verdict_of(in);
    return found.waits() ? value::of(std::ceil(static_cast<double>(found.left.count()) / 1000)) : value::absent();
}

value since(context& in)
{
    const grey_verdict found = grey_verdict_of(in);
    return found.standing == grey_standing::exempt ? value::absent() : value::of(found.first_seen);
}

} // namespace

extern const observation greylist_standing =
    in_memory("greylist.standing", type::text, phase_rcpt,
              "new, waiting, passed (for the first time), confirmed (before), or exempt", standing_name);
extern const observation greylist_wait = in_memory(
    "greylist.wait", type::number, phase_rcpt, "seconds that the message has to wait, absent when it has not to", wait);
extern const observation greylist_since = in_memory("greylist.since", type::time, phase_rcpt,
                                                    "when the network and the sender were first seen together", since);

} // namespace policyd
