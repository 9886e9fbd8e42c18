// recipient.* and recipient_count - whom the message is for
//
// At data and eom Postfix names a recipient only if it accepted exactly one.
//
// Fails: absent where it is not told. recipient.never_sends is temporary until the list has been read after a start.

#include "common/mail/address.hpp"
#include "common/mail/address_class.hpp"
#include "policyd/observations/observation.hpp"
#include "policyd/own_senders.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value domain(context& in)
{
    return text_or_absent(in.domain_of(attribute::recipient));
}

value local(context& in)
{
    return text_or_absent(mail::split_address(in.asked()[attribute::recipient]).local);
}

value role(context& in)
{
    return text_or_absent(mail::role_of(in.asked()[attribute::recipient]));
}

value list_side(context& in)
{
    return text_or_absent(mail::name_of(mail::list_side_of(in.asked()[attribute::recipient])));
}

value never_sends(context& in)
{
    const auto address = in.asked()[attribute::recipient];
    if (address.empty())
        return value::absent();
    if (!in.familiars().is_ready())
        return value::temporary();
    const auto found = has_sent(in.familiars(), address, in.now(), in.around().senders_after);
    return found ? value::of(!*found) : value::absent();
}

value permitted(context& in)
{
    return value::of(in.is_permitted);
}

} // namespace

extern const observation recipient_address =
    in_request("recipient.address", type::text, phase_rcpt, "address in RCPT TO", text_of<attribute::recipient>);
extern const observation recipient_domain =
    in_request("recipient.domain", type::text, phase_rcpt, "domain of the recipient, in lower case", domain);
extern const observation recipient_local =
    in_request("recipient.local", type::text, phase_rcpt, "what stands before the recipient's domain", local);
extern const observation recipient_role =
    in_request("recipient.role", type::text, phase_rcpt,
               "role of RFC 2142 that the recipient is, absent for others: postmaster, abuse, …", role);
extern const observation recipient_list_side =
    in_request("recipient.list_side", type::text, phase_rcpt,
               "what the recipient is to a mailing list, absent for others: owner, request, admin, errors, bounces, "
               "confirm, join, leave",
               list_side);
extern const observation recipient_never_sends =
    in_memory("recipient.never_sends", type::boolean, phase_rcpt,
              "true when the recipient has sent no mail within sixty days and others of its domain have, by a login or "
              "from this host; false when it has; absent when nothing tells",
              never_sends);
extern const observation recipient_count =
    in_request("recipient_count", type::number, phase_data, "number of recipients that Postfix accepted",
               number_of<attribute::recipient_count>);
extern const observation recipient_permitted =
    in_request("recipient.permitted", type::boolean, phase_connect,
               "at data and eom true when each recipient of the message was let through by permit", permitted);

} // namespace policyd
