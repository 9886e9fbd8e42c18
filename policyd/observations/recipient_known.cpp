// recipient.known - whether the recipient exists
//
// In the context `known` it is Postfix's own verdict: such a request comes only for a recipient that
// reject_unlisted_recipient let pass; and false in the event `unknown`. In the context `rcpt` a source of
// policyd.recipients tells it sooner; one of all domains tells nothing of those who have logged in, since they may send
// anywhere.
//
// Fails: temporary when a source could not tell, or must be asked over the network under stress, or its word is in
// doubt (recipients/guard.hpp); absent where none is asked, and for domains of which a source takes any address.

#include "policyd/observations/observation.hpp"
#include "policyd/recipients/recipients.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

bool has_login(context& in)
{
    return !in.asked()[attribute::sasl_username].empty();
}

value meaning(context& in, const recipient_told& told)
{
    in.is_told_unknown = told.is == recipient_verdict::unknown && told.is_counted;
    switch (told.is) {
    case recipient_verdict::known:
        return value::of(true);
    case recipient_verdict::unknown:
        return value::of(false);
    case recipient_verdict::temporary:
        return value::temporary();
    default:
        return value::absent();
    }
}

value known(context& in)
{
    if (in.is_recipient_known)
        return value::of(*in.is_recipient_known);
    if (in.around().sources == nullptr || in.where().phase != phase_rcpt || in.is_event)
        return value::absent();
    const auto told = in.around().sources->known_now(in.asked()[attribute::recipient], has_login(in), in.now());
    if (told)
        return meaning(in, *told);
    const bool is_too_slow =
        in.is_under_stress() && in.around().sources->asks_network(in.asked()[attribute::recipient], has_login(in));
    return is_too_slow ? value::temporary() : value::pending();
}

boost::asio::awaitable<value> ask(context& in)
{
    const std::string address(in.asked()[attribute::recipient]);
    auto asking = in.around().sources->ask(address, has_login(in), in.now());
    const recipient_told told = co_await std::move(asking);
    co_return meaning(in, told);
}

} // namespace

extern const observation recipient_known = in_network_at_need(
    "recipient.known", type::boolean, phase_rcpt,
    "whether the recipient exists: at rcpt by policyd.recipients, at known by Postfix, false in an unknown event",
    known, ask);

} // namespace policyd
