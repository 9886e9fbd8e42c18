// greylist.* - what the greylist says of the client's source and the sender
//
// The source is the client's network, or the sender's domain where SPF lets the client send for it; that is asked only
// of who would have to wait otherwise. Asking changes nothing; the action greylist makes the entries. As long as no
// rule greylists, all is new.
//
// Fails: never. From memory, also while the database is away; nobody waits before it has been read after a start. While
// the DNS does not tell, the source is the network.

#include "policyd/greylist/request.hpp"
#include "policyd/observations/observation.hpp"

#include <cmath>

namespace policyd {

namespace {

using rules::type;
using rules::value;

using telling = value (*)(const grey_verdict& found);

value standing_of(const grey_verdict& found)
{
    return value::of(grey_standing_names[static_cast<std::size_t>(found.standing)]);
}

value wait_of(const grey_verdict& found)
{
    return found.waits() ? value::of(std::ceil(static_cast<double>(found.left.count()) / 1000)) : value::absent();
}

value since_of(const grey_verdict& found)
{
    return found.standing == grey_standing::exempt ? value::absent() : value::of(found.first_seen);
}

template <telling tell>
value known(context& in)
{
    const auto found = grey_verdict_of(in);
    return found ? tell(*found) : value::pending();
}

template <telling tell>
boost::asio::awaitable<value> look_up(context& in)
{
    co_await look_up_pool(in);
    co_return known<tell>(in);
}

} // namespace

extern const observation greylist_standing =
    in_network_at_need("greylist.standing", type::text, phase_rcpt,
                       "new, waiting, passed (for the first time), confirmed (before), or exempt", known<standing_of>,
                       look_up<standing_of>);
extern const observation greylist_wait = in_network_at_need(
    "greylist.wait", type::number, phase_rcpt, "seconds that the message has to wait, absent when it has not to",
    known<wait_of>, look_up<wait_of>);
extern const observation greylist_since =
    in_network_at_need("greylist.since", type::time, phase_rcpt,
                       "when the source and the sender were first seen together", known<since_of>, look_up<since_of>);

} // namespace policyd
