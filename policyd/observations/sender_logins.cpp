// sender.logins - who may use the sender's address, by the table of policyd.sender_logins
//
// Fails: never; absent without a table, and when it has nothing of the address. From memory.

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
    const auto* const found = table->find(in.asked()[attribute::sender]);
    return found == nullptr ? value::absent() : value::of(in.keep(*found));
}

} // namespace

extern const observation sender_logins_of = in_memory(
    "sender.logins", type::texts, phase_mail,
    "logins that may use the sender's address, by policyd.sender_logins; <> stands for the null sender there", logins);

} // namespace policyd
