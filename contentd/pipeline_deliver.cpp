// The pipeline's way to the next hop, and what is remembered of it for a retry.

#include "common/mail/header_field.hpp"
#include "common/text/log_line.hpp"
#include "contentd/merge.hpp"
#include "contentd/pipeline_work.hpp"

#include <algorithm>
#include <iterator>

namespace contentd {

namespace asio = boost::asio;

using smtp::reply;

// The message for those of a group who do not have it yet, who then are in `sent`.
smtp_out::outgoing pipeline::onward_for(work& current, const outcome_group& group, outcome_group& sent)
{
    const smtp_in::envelope& envelope = current.message.envelope;
    smtp_out::outgoing onward;
    onward.sender = envelope.sender;
    onward.parameters = envelope.parameters;
    onward.origin = envelope.origin;
    onward.prepended = current.trace + group.shared->headers;
    if (const auto found = current.stripped.find(group.shared); found != current.stripped.end()) {
        onward.content = found->second.message->content();
        onward.prepended += mail::header_field("X-Sekimori-Stripped", "original=" + found->second.id);
    } else {
        onward.content.push_back(current.message.content);
    }
    onward.release_pages = current.message.release_pages;
    onward.answer_by = current.answer_by;
    sent.shared = group.shared;
    for (const std::size_t index : group.recipients) {
        if (current.has_it[index]) {
            current.replies[index] = already_delivered;
            continue;
        }
        onward.recipients.push_back(envelope.recipients[index]);
        sent.recipients.push_back(index);
    }
    return onward;
}

asio::awaitable<void> pipeline::deliver(work& current, const outcome_group& group)
{
    if (!co_await strip(current, group)) {
        answer(current, group, quarantine_is_away);
        co_return;
    }
    outcome_group sent;
    const smtp_out::outgoing onward = onward_for(current, group, sent);
    if (sent.recipients.empty())
        co_return;
    const smtp_out::outcome came = co_await next_hops_.send(current.message.next_hop, onward);
    note_sent(current, sent, came);
    co_await drop_unused_original(current, sent);
}

asio::awaitable<void> pipeline::deliver_all(work& current, const std::vector<outcome_group>& groups)
{
    std::vector<outcome_group> sent;
    std::vector<smtp_out::outgoing> onward;
    for (const outcome_group& each : groups) {
        if (!co_await strip(current, each)) {
            answer(current, each, quarantine_is_away);
            continue;
        }
        outcome_group wanting;
        smtp_out::outgoing one = onward_for(current, each, wanting);
        if (wanting.recipients.empty())
            continue;
        onward.push_back(std::move(one));
        sent.push_back(std::move(wanting));
    }
    if (onward.empty())
        co_return;
    const std::vector<smtp_out::outcome> came = co_await next_hops_.send_all(current.message.next_hop, onward);
    for (std::size_t i = 0; i < sent.size(); ++i) {
        note_sent(current, sent[i], came[i]);
        co_await drop_unused_original(current, sent[i]);
    }
}

void pipeline::note_sent(work& current, const outcome_group& sent, const smtp_out::outcome& came) const
{
    for (std::size_t i = 0; i < sent.recipients.size(); ++i)
        current.replies[sent.recipients[i]] = came.replies[i];
    if (!came.tls.empty())
        current.tls_out.resize(current.replies.size());
    for (std::size_t i = 0; i < came.tls.size(); ++i)
        current.tls_out[sent.recipients[i]] = came.tls[i];
    current.is_changed = current.is_changed || !came.is_verbatim;
    if (came.is_uncertain)
        parts_.log.warning(text::log_line()
                               .add("uncertain", current.message.envelope.origin.ident.value_or(""))
                               .add("text", "the next hop did not answer the final dot; possible duplicate")
                               .text());
    note_delivered(current, sent);
}

// Between the next hop's 2xx and our own: a retry of this message then leaves out who has it (Semantics, 12).
void pipeline::note_delivered(const work& current, const outcome_group& group) const
{
    if (!current.has_identity())
        return;
    std::vector<std::string> delivered;
    for (const std::size_t index : group.recipients)
        if (current.replies[index].is_positive())
            delivered.push_back(current.message.envelope.recipients[index].address);
    if (delivered.empty() ||
        parts_.state.deliveries().note(current.delivery(), std::move(delivered), current.message.at))
        return;
    // The mail is delivered: 451 now would make a duplicate certain, to record what only a lost reply would need.
    parts_.log.warning(text::log_line()
                           .add("unrecorded", *current.message.envelope.origin.ident)
                           .add("text", "delivery could not be recorded; a retry would be a duplicate")
                           .text());
}

// Over SMTP one recipient's 4xx is the answer for all, and the message comes again for those too who have it: their
// record must outlive a power failure.
asio::awaitable<void> pipeline::prepare_retry(work& current)
{
    const smtp_in::envelope& envelope = current.message.envelope;
    if (!current.has_identity() || !merge(current.replies).is_transient())
        co_return;
    std::vector<std::string> delivered;
    for (std::size_t i = 0; i < current.replies.size(); ++i)
        if (current.replies[i].is_positive() && current.outcomes[i].what == disposal::deliver)
            delivered.push_back(envelope.recipients[i].address);
    if (delivered.empty())
        co_return;
    const std::function<void(state::written)> start = [&](state::written done) {
        parts_.state.deliveries().write(current.delivery(), std::move(delivered), current.message.at, std::move(done));
    };
    const auto written = co_await net::callback<state::outcome>(start);
    if (written == state::outcome::failed)
        parts_.log.warning(text::log_line()
                               .add("unsynced", *envelope.origin.ident)
                               .add("text", "delivery could not be synced; after a power failure a duplicate follows")
                               .text());
}

// Whom the next hop refused for good while somebody has the message: out of their groups, into some of their own with a
// quarantine for outcome, which `made` holds. All refused is told as it is.
std::vector<outcome_group> pipeline::take_refused(const work& current, std::vector<outcome_group>& groups,
                                                  std::deque<outcome>& made) const
{
    std::vector<outcome_group> refused;
    const auto is_positive = [](const reply& told) { return told.is_positive(); };
    if (std::none_of(current.replies.begin(), current.replies.end(), is_positive))
        return refused;
    for (outcome_group& each : groups) {
        const auto is_refused = [&](std::size_t index) { return current.replies[index].is_permanent(); };
        outcome_group taken;
        std::copy_if(each.recipients.begin(), each.recipients.end(), std::back_inserter(taken.recipients), is_refused);
        if (taken.recipients.empty())
            continue;
        std::erase_if(each.recipients, is_refused);
        outcome& kept = made.emplace_back(*each.shared);
        kept.what = disposal::quarantine;
        kept.strips.clear();
        kept.rule = "next-hop-refusal";
        kept.text = current.replies[taken.recipients.front()].to_text();
        parts_.log.warning(text::log_line()
                               .add("event", "next-hop-refusal")
                               .add("queue_id", current.message.envelope.origin.ident.value_or("-"))
                               .add("recipients", taken.recipients.size())
                               .add("reply", kept.text)
                               .add("text", "SMTP cannot tell it beside other recipients; a copy is kept")
                               .text());
        taken.shared = &kept;
        refused.push_back(std::move(taken));
    }
    return refused;
}

} // namespace contentd
