// The pipeline's end: what becomes of the message for each group of recipients, and what we answer for them.

#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "contentd/merge.hpp"
#include "contentd/pipeline_work.hpp"

#include <algorithm>

namespace contentd {

namespace asio = boost::asio;

namespace {

using smtp::reply;

const reply already_delivered = {250, "2.0.0", "Ok: was delivered before"};
const reply discarded = {250, "2.7.0", "Ok: discarded"};
const reply not_kept = {451, "4.3.0", "quarantine is not available"};

reply refusal(const outcome& shared, int code)
{
    reply made{code, code == 451 ? "4.7.1" : "5.7.1", text::printable(shared.text)};
    // A rule may give codes of its own: "550 5.7.1 text".
    std::string_view rest = made.text;
    if (rest.size() > 4 && rest[0] == (code == 451 ? '4' : '5') && rest[3] == ' ' &&
        std::all_of(rest.begin() + 1, rest.begin() + 3, [](char c) { return c >= '0' && c <= '9'; })) {
        made.code = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
        rest.remove_prefix(4);
    }
    const auto blank = rest.find(' ');
    if (blank != std::string_view::npos && blank >= 5 && rest[1] == '.' && rest[0] == (code == 451 ? '4' : '5')) {
        made.enhanced = rest.substr(0, blank);
        rest.remove_prefix(blank + 1);
    }
    made.text = std::string(rest);
    return made;
}

} // namespace

asio::awaitable<void> pipeline::act(work& current)
{
    const std::vector<outcome_group> groups = group(current.outcomes);
    for (const outcome_group& each : groups) {
        switch (each.shared->what) {
        case disposal::deliver:
            co_await deliver(current, each);
            break;
        case disposal::quarantine:
            co_await keep(current, each);
            break;
        case disposal::discard:
            answer(current, each, discarded);
            break;
        case disposal::reject:
            answer(current, each, refusal(*each.shared, 550));
            break;
        case disposal::tempfail:
            answer(current, each, refusal(*each.shared, 451));
            break;
        }
        log_outcome(current, each);
    }
    co_await prepare_retry(current);
    if (std::all_of(current.replies.begin(), current.replies.end(), [](const reply& r) { return r.is_transient(); })) {
        current.counts.give_back();
        co_return;
    }
    if (current.is_poison)
        parts_.state.attempts().clear(current.key);
    const bool has_no_record = current.inspected.has(resource::transaction) && !current.inspected.transaction() &&
                               !current.inspected.is_transaction_temporary();
    if (current.has_identity() && !has_no_record)
        parts_.state.transactions().finish(current.message.host, *current.message.envelope.origin.ident);
}

asio::awaitable<void> pipeline::deliver(work& current, const outcome_group& group)
{
    const smtp_in::envelope& envelope = current.message.envelope;
    smtp_out::outgoing onward;
    onward.sender = envelope.sender;
    onward.parameters = envelope.parameters;
    onward.origin = envelope.origin;
    onward.prepended = group.shared->headers;
    onward.content.push_back(current.message.content);
    onward.release_pages = current.message.release_pages;
    outcome_group sent{group.shared, {}};
    for (const std::size_t index : group.recipients) {
        if (current.has_it[index]) {
            current.replies[index] = already_delivered;
            continue;
        }
        onward.recipients.push_back(envelope.recipients[index]);
        sent.recipients.push_back(index);
    }
    if (sent.recipients.empty())
        co_return;
    const smtp_out::outcome came = co_await next_hops_.send(current.message.next_hop, onward);
    for (std::size_t i = 0; i < sent.recipients.size(); ++i)
        current.replies[sent.recipients[i]] = came.replies[i];
    if (came.is_uncertain)
        parts_.log.warning(text::log_line()
                               .add("uncertain", envelope.origin.ident.value_or(""))
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
    if (envelope.is_lmtp || !current.has_identity() || !merge(current.replies).is_transient())
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

// After this, the copy is synced and its row committed, or the recipients are answered 451.
asio::awaitable<void> pipeline::keep(work& current, const outcome_group& group)
{
    const smtp_in::envelope& envelope = current.message.envelope;
    state::quarantined row;
    row.id = new_quarantine_id(current.message.at);
    row.at = current.message.at;
    row.host = current.message.host;
    row.queue_id = envelope.origin.ident.value_or("");
    row.client_address = envelope.origin.addr.value_or("");
    row.sender = envelope.sender;
    for (const std::size_t index : group.recipients)
        row.recipients.push_back(envelope.recipients[index].address);
    row.subject = current.inspected.subject();
    row.rule = group.shared->rule;
    row.reason = group.shared->text;
    row.score = group.shared->score;
    row.size = current.message.content.size();
    row.sha256 = current.sha256;

    base::result<void> kept;
    std::function<void()> write = [&] { kept = parts_.quarantine.write(row, current.message.content); };
    co_await on_pool(parts_.workers, std::move(write));
    bool is_committed = false;
    if (kept) {
        std::function<void(state::written)> start = [&](state::written done) {
            parts_.state.quarantine().write(row, std::move(done));
        };
        const auto written = co_await net::callback<state::outcome>(std::move(start));
        is_committed = written == state::outcome::committed;
    }
    if (is_committed) {
        answer(current, group, {250, "2.7.0", "Ok: quarantined as " + row.id});
        co_return;
    }
    parts_.log.error(kept ? "quarantine row of " + row.id + " could not be committed" : kept.error().text);
    if (kept) [[maybe_unused]]
        const auto removed = parts_.quarantine.remove(row.id);
    answer(current, group, not_kept);
}

void pipeline::answer(work& current, const outcome_group& group, const reply& said) const
{
    for (const std::size_t index : group.recipients)
        current.replies[index] = current.has_it[index] ? already_delivered : said;
}

void pipeline::log_outcome(const work& current, const outcome_group& group) const
{
    const smtp_in::envelope& envelope = current.message.envelope;
    const std::string action(name_of(group.shared->what));
    text::log_line line;
    line.add("action", group.shared->is_tagged && group.shared->what == disposal::deliver ? "tag" : action);
    line.add("rule", group.shared->rule.empty() ? "-" : group.shared->rule);
    if (!group.shared->text.empty())
        line.add("reason", group.shared->text);
    line.add("queue_id", envelope.origin.ident.value_or("-")).add("client", envelope.origin.addr.value_or("-"));
    line.add("sender", '<' + envelope.sender + '>');
    for (const std::size_t index : group.recipients)
        line.add("recipient", '<' + envelope.recipients[index].address + '>');
    line.add("size", current.message.content.size()).add("sha256", current.sha256);
    for (const std::string& label : group.shared->labels)
        line.add("fired", label);
    line.add("reply", current.replies[group.recipients.front()].to_text());
    parts_.log.info(line.text());
    count_outcome(group, current.replies[group.recipients.front()]);
}

void pipeline::count_outcome(const outcome_group& group, const reply& said) const
{
    const auto add = [&](std::string_view name, std::string_view help, const std::string& labels) {
        parts_.metrics.counter(name, help, labels).add(group.recipients.size());
    };
    add("contentd_recipients_total", "Recipients by what became of the message for them",
        "action=\"" + std::string(name_of(group.shared->what)) + "\",rule=\"" + group.shared->rule + "\",reply=\"" +
            std::to_string(said.code / 100) + "xx\"");
    for (const std::string& label : group.shared->labels)
        add("contentd_rule_fired_total", "Recipients for whom a rule fired", "rule=\"" + label + '"');
    for (const std::string& label : group.shared->observed)
        add("contentd_rule_observed_total", "Recipients for whom a rule under observe would have fired",
            "rule=\"" + label + '"');
}

} // namespace contentd
