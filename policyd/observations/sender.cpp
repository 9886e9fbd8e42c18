// sender.* - the address in MAIL FROM, in Postfix's internal form: without quotes
//
// Fails: never; absent for the null sender (bounces), which sender.is_null tells, and before MAIL.

#include "common/mail/address.hpp"
#include "common/mail/address_class.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value domain(context& in)
{
    return text_or_absent(in.domain_of(attribute::sender));
}

value local(context& in)
{
    return text_or_absent(mail::split_address(in.asked()[attribute::sender]).local);
}

value is_null(context& in)
{
    return in.has_sender() ? value::of(in.asked()[attribute::sender].empty()) : value::absent();
}

value is_list_server(context& in)
{
    const auto sent = in.asked()[attribute::sender];
    return sent.empty() ? value::absent() : value::of(mail::is_list_server(sent));
}

} // namespace

extern const observation sender_address =
    in_request("sender.address", type::text, phase_mail, "address in MAIL FROM, absent when it is null",
               text_of<attribute::sender>);
extern const observation sender_domain =
    in_request("sender.domain", type::text, phase_mail, "domain of the sender, in lower case", domain);
extern const observation sender_local =
    in_request("sender.local", type::text, phase_mail, "what stands before the sender's domain", local);
extern const observation sender_is_null =
    in_request("sender.is_null", type::boolean, phase_mail, "true for the null sender, as bounces have it", is_null);
extern const observation sender_list_server =
    in_request("sender.list_server", type::boolean, phase_mail,
               "true for a sender as list servers write them: owner-NAME, NAME-bounces, …", is_list_server);

} // namespace policyd
