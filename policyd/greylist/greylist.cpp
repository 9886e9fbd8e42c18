#include "policyd/greylist/greylist.hpp"

#include "common/mail/address_class.hpp"
#include "common/mail/sender_key.hpp"
#include "common/text/escape.hpp"

namespace policyd {

namespace {

using namespace std::chrono_literals;
using state::grey_key;

constexpr auto between_passes = 1h; // of a source; a burst counts once
constexpr auto between_uses = 24h;  // that are written down

bool is_exempt(const grey_question& asked)
{
    if (asked.source.empty() || asked.is_vouched)
        return true;
    if (asked.is_uniform)
        return asked.is_at_data;                                        // all was said before
    const bool is_elsewhere = asked.sender.empty() != asked.is_at_data; // the null sender waits at DATA, others before
    return is_elsewhere || !mail::role_of(asked.recipient).empty() || mail::is_list_server(asked.sender);
}

grey_key key_of(const grey_question& asked, grey_by by)
{
    const mail::sender_key sender = mail::make_sender_key(asked.sender);
    grey_key made{asked.source, sender.domain, {}};
    if (sender.domain.empty() || sender.domain == "*") // `*` is the shared entry's
        made.sender = '<' + sender.local + '>';
    else if (by != grey_by::domain)
        made.sender = sender.local + '@' + sender.domain;
    if (by == grey_by::recipient)
        made.recipient = text::to_lower(asked.recipient);
    return made;
}

grey_verdict verdict_of(grey_key key, const state::grey_entry& entry, base::time_point now, base::milliseconds delay)
{
    grey_verdict made{grey_standing::confirmed, std::move(key), entry.first_seen, entry.last_seen, {}};
    if (entry.is_confirmed)
        return made;
    const auto waited = now - entry.first_seen;
    made.standing = waited >= delay ? grey_standing::passed : grey_standing::waiting;
    made.left = waited >= delay ? 0ms : delay - waited;
    return made;
}

// The list keeps first_seen rounded up to a second: who waits as long as told must pass.
grey_verdict fresh_verdict(grey_key key, base::time_point now, base::milliseconds delay)
{
    return {grey_standing::fresh, std::move(key), now, now, std::chrono::ceil<std::chrono::seconds>(now) - now + delay};
}

void count_source(state::greylist& list, const std::string& source, base::time_point now)
{
    const grey_key whole = grey_key::whole(source);
    const auto known = list.find(whole, now);
    if (!known || (!known->is_confirmed && now - known->last_seen >= between_passes))
        list.pass(whole, now, 1, {});
}

grey_verdict look_uniform(state::greylist& list, const grey_question& asked, base::milliseconds delay)
{
    grey_key own = key_of(asked, grey_by::recipient);
    grey_verdict made = fresh_verdict(own, asked.now, delay);
    if (const auto known = list.find(own, asked.now)) {
        made = verdict_of(std::move(own), *known, asked.now, delay);
    } else {
        const grey_key shared = grey_key::shared(asked.source); // of a loud one, which penalties are for
        if (const auto common = list.find(shared, asked.now))
            made = verdict_of(shared, *common, asked.now, delay);
    }
    made.is_uniform = true;
    return made;
}

} // namespace

grey_verdict look(state::greylist& list, const grey_question& asked, base::milliseconds delay, grey_by by)
{
    if (is_exempt(asked) || !list.is_ready())
        return {};
    if (asked.is_uniform)
        return look_uniform(list, asked, delay);
    const grey_key whole = grey_key::whole(asked.source);
    if (const auto source = list.find(whole, asked.now); source && source->is_confirmed)
        return verdict_of(whole, *source, asked.now, delay);
    grey_key own = key_of(asked, by);
    if (const auto known = list.find(own, asked.now))
        return verdict_of(std::move(own), *known, asked.now, delay);
    const grey_key shared = grey_key::shared(asked.source);
    if (const auto known = list.find(shared, asked.now))
        return verdict_of(shared, *known, asked.now, delay);
    return fresh_verdict(std::move(own), asked.now, delay);
}

void note(state::greylist& list, const grey_verdict& found, base::time_point now, std::shared_ptr<commits>* facts)
{
    if (found.standing == grey_standing::fresh) {
        list.add(list.admit(found.key, now), now, expect_fact(facts));
    } else if (found.standing == grey_standing::passed && found.key.sender != "*") {
        list.pass(found.key, now, 1, expect_fact(facts));
        if (!found.is_uniform)
            count_source(list, found.key.source, now);
    } else if (found.standing == grey_standing::confirmed) {
        if (now - found.last_seen >= between_uses)
            list.pass(found.key, now, 1, {});
        if (!found.key.is_whole() && !found.is_uniform)
            count_source(list, found.key.source, now);
    }
}

} // namespace policyd
