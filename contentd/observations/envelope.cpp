// sender.*, recipient.* and list.command - the envelope, and what is asked of its recipient
//
// The rules run once for each recipient, so recipient.address is that one. Addresses are as Postfix wrote them between
// the angle brackets.
//
// Fails: never; sender.* are absent for the null sender.

#include "common/mail/address_class.hpp"
#include "contentd/list_command.hpp"
#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

std::string_view local_of(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? address : address.substr(0, at);
}

rules::value sender(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.message().envelope.sender);
}

rules::value sender_domain(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.sender_domain());
}

rules::value sender_is_null(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(message.message().envelope.sender.empty());
}

rules::value recipient(const inspection& message, std::size_t index, std::size_t)
{
    return rules::value::of(message.message().envelope.recipients[index].address);
}

rules::value recipient_domain(const inspection& message, std::size_t index, std::size_t)
{
    return text_or_absent(message.recipient_domain(index));
}

rules::value recipient_local(const inspection& message, std::size_t index, std::size_t)
{
    return text_or_absent(local_of(message.message().envelope.recipients[index].address));
}

rules::value recipient_count(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(static_cast<double>(message.message().envelope.recipients.size()));
}

rules::value recipient_role(const inspection& message, std::size_t index, std::size_t)
{
    return text_or_absent(mail::role_of(message.message().envelope.recipients[index].address));
}

rules::value recipient_list_side(const inspection& message, std::size_t index, std::size_t)
{
    return text_or_absent(mail::name_of(mail::list_side_of(message.message().envelope.recipients[index].address)));
}

rules::value command(const inspection& message, std::size_t index, std::size_t)
{
    return text_or_absent(
        list_command_of(message.message().envelope.recipients[index].address, message.subject(), message.text()));
}

} // namespace

extern const observation sender_address =
    single("sender.address", rules::type::text, "envelope sender, absent for the null sender", resource::none, sender);
extern const observation sender_domain_part = single(
    "sender.domain", rules::type::text, "domain of the envelope sender, lower case", resource::none, sender_domain);
extern const observation sender_null =
    single("sender.is_null", rules::type::boolean, "true for the null sender, as bounces have it", resource::none,
           sender_is_null);
extern const observation recipient_address =
    single("recipient.address", rules::type::text, "the envelope recipient that is judged", resource::none, recipient);
extern const observation recipient_domain_part = single(
    "recipient.domain", rules::type::text, "domain of the recipient, lower case", resource::none, recipient_domain);
extern const observation recipient_local_part =
    single("recipient.local", rules::type::text, "local part of the recipient", resource::none, recipient_local);
extern const observation recipient_role_name = single(
    "recipient.role", rules::type::text,
    "role of RFC 2142 that the recipient is, absent for others: postmaster, abuse, …", resource::none, recipient_role);
extern const observation recipient_side =
    single("recipient.list_side", rules::type::text,
           "what the recipient is to a mailing list, absent for others: owner, request, admin, errors, bounces, "
           "confirm, join, leave",
           resource::none, recipient_list_side);
extern const observation list_command =
    single("list.command", rules::type::text,
           "what the message asks of a mailing list's server, absent where the recipient takes no commands or none is "
           "there: who, review, index, subscribe, …",
           resource::contents, command);
extern const observation recipient_total =
    single("recipient.count", rules::type::number, "number of recipients of this copy of the message", resource::none,
           recipient_count);

} // namespace contentd
