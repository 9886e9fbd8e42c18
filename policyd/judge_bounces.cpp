// Bounces in the judge: messages with the null sender, which exist from DATA on. A session that names a recipient for
// the null sender and goes away is somebody's address verification, and no bounce.

#include "common/base/hash.hpp"
#include "common/mail/address_class.hpp"
#include "common/mail/sender_key.hpp"
#include "policyd/familiar.hpp"
#include "policyd/judge.hpp"
#include "policyd/own_senders.hpp"
#include "policyd/vocabulary.hpp"

namespace policyd {

namespace {

// A list's return path, and an address that its own site has signed, were sent: a bounce to them is an answer.
bool expects_bounces(std::string_view recipient)
{
    return mail::list_side_of(recipient) != mail::list_side::none || mail::is_signed_bounce(recipient);
}

} // namespace

void judge::run_bounce(caller& from, judgement& made)
{
    bounced_->add();
    note_stray_bounce(made.view);
    run_event_rules(
        event_bounce, *from.rules, made.view, [&](std::uint64_t what) { return table_.claim(made.from, what); },
        &made.facts);
}

// For the detector: who has sent something may get an answer, of which there are more the more it sends.
void judge::note_stray_bounce(context& in)
{
    const std::string_view recipient = in.asked()[attribute::recipient];
    const auto& client = in.client();
    if (!state_.is_available() || !client || client->is_loopback() || !in.asked()[attribute::sasl_username].empty() ||
        in.is_allowed() || is_familiar(in) || expects_bounces(recipient) ||
        has_sent(in.familiars(), recipient, in.now(), in.around().senders_after).value_or(false))
        return;
    const std::uint64_t network = base::text_hash{}(in.around().network_of(*client).to_text());
    bounces_.count(in.domain_of(attribute::recipient), network, in.now());
}

} // namespace policyd
