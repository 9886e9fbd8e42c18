// sender.logins - who may use the sender's address, by the table of policyd.sender_logins
//
// Nobody may use an address without a domain: Postfix completes or turns it into one that a table may give to somebody
// else (append_at_myorigin, swap_bangpath, allow_percent_hack), and does not tell which.
//
// Fails: never; absent without a table, and when it has nothing of the address. From memory.

#include "common/mail/address.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value logins(context& in)
{
    if (in.around().logins == nullptr)
        return value::absent();
    const auto table = in.around().logins->current();
    const std::string_view sent = in.asked()[attribute::sender];
    if (const auto* const found = table->find(sent))
        return value::of(in.keep(*found));
    const bool is_incomplete = !sent.empty() && mail::split_address(sent).domain.empty();
    return is_incomplete ? value::of(std::span<const std::string_view>()) : value::absent();
}

} // namespace

extern const observation sender_logins_of = in_memory(
    "sender.logins", type::texts, phase_mail,
    "logins that may use the sender's address, by policyd.sender_logins; <> stands for the null sender there", logins);

} // namespace policyd
