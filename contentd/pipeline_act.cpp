// The pipeline's end: what becomes of the message for each group of recipients, and what we answer for them.

#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "contentd/merge.hpp"
#include "contentd/pipeline_work.hpp"

#include <algorithm>
#include <deque>

namespace contentd {

namespace asio = boost::asio;

namespace {

using smtp::reply;

const reply discarded = {250, "2.7.0", "Ok: discarded"};
const reply held_back = {451, "4.3.0", "held back, since not all recipients can have it now"};
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
    if (current.message.envelope.is_lmtp)
        co_await act_apart(current, groups);
    else
        co_await act_as_one(current, groups);
    const auto comes_again = [](const reply& told) { return told.is_transient(); };
    if (std::all_of(current.replies.begin(), current.replies.end(), comes_again))
        current.counts.give_back();
    if (std::any_of(current.replies.begin(), current.replies.end(), comes_again))
        co_return;
    if (current.is_poison)
        parts_.state.attempts().clear(current.key);
    report(current);
    const bool has_no_record = current.inspected.has(resource::transaction) && !current.inspected.transaction() &&
                               !current.inspected.is_transaction_temporary();
    if (current.has_identity() && !has_no_record)
        parts_.state.transactions().finish(current.message.host, *current.message.envelope.origin.ident);
}

// Once a message: whoever had it before was answered before.
void pipeline::report(work& current) const
{
    const bool is_known = std::all_of(current.has_it.begin(), current.has_it.end(), [](bool has) { return has; });
    if (current.reports.empty() || is_known)
        return;
    text::log_line line;
    line.add("action", "learn").add("queue_id", current.message.envelope.origin.ident.value_or("-"));
    line.add("reporter", current.reports.front().reporter)
        .add("reported", current.reports.front().is_spam ? "spam" : "ham");
    parts_.log.info(line.add("digests", current.reports.size()).text());
    parts_.state.digests().report(std::move(current.reports), [](state::outcome) {});
}

// Over LMTP each recipient has its own answer, and only who got 4xx comes again.
asio::awaitable<void> pipeline::act_apart(work& current, const std::vector<outcome_group>& groups)
{
    for (const outcome_group& each : groups) {
        if (each.shared->what == disposal::deliver)
            co_await deliver(current, each);
        else
            co_await settle(current, each);
        log_outcome(current, each);
    }
}

// SMTP has one answer for all. What must be delivered goes first: if that fails for the time being nothing else is
// done, since the whole message comes again. Whom the next hop refuses for good beside others who have the message gets
// no bounce for it, so a copy is kept (Semantics, 14).
asio::awaitable<void> pipeline::act_as_one(work& current, const std::vector<outcome_group>& groups)
{
    std::vector<outcome_group> onward;
    std::vector<outcome_group> rest;
    for (const outcome_group& each : groups)
        (each.shared->what == disposal::deliver ? onward : rest).push_back(each);
    co_await deliver_all(current, onward);
    const auto comes_again = [&](const outcome_group& of) {
        return std::any_of(of.recipients.begin(), of.recipients.end(),
                           [&](std::size_t index) { return current.replies[index].is_transient(); });
    };
    bool is_held = std::any_of(onward.begin(), onward.end(), comes_again);
    for (const outcome_group& each : rest) {
        if (is_held)
            answer(current, each, held_back);
        else
            co_await settle(current, each);
        is_held = is_held || comes_again(each);
    }
    std::deque<outcome> refusals;
    std::vector<outcome_group> refused;
    if (!is_held) {
        refused = take_refused(current, onward, refusals);
        for (const outcome_group& each : refused)
            co_await keep(current, each);
        is_held = std::any_of(refused.begin(), refused.end(), comes_again);
    }
    if (is_held)
        co_await take_back(current);
    for (const std::vector<outcome_group>* all : {&onward, &rest, &refused})
        for (const outcome_group& each : *all)
            log_outcome(current, each);
    co_await prepare_retry(current);
}

// All that is done without the next hop.
asio::awaitable<void> pipeline::settle(work& current, const outcome_group& group)
{
    switch (group.shared->what) {
    case disposal::deliver:
        break;
    case disposal::quarantine:
        co_await keep(current, group);
        break;
    case disposal::discard:
        answer(current, group, discarded);
        break;
    case disposal::reject:
        answer(current, group, refusal(*group.shared, 550));
        break;
    case disposal::tempfail:
        answer(current, group, refusal(*group.shared, 451));
        break;
    }
}

// After this, a copy is safe, or the recipients are answered 451.
asio::awaitable<void> pipeline::keep(work& current, const outcome_group& group)
{
    const std::string id = new_quarantine_id(current.message.at);
    if (!co_await store_copy(current, *group.shared, id, group.recipients)) {
        answer(current, group, quarantine_is_away);
        co_return;
    }
    answer(current, group, {250, "2.7.0", "Ok: quarantined as " + id});
    current.kept.push_back({id, group.recipients});
}

// The message comes again as a whole, so what was kept of it now would be kept once more with each attempt.
asio::awaitable<void> pipeline::take_back(work& current)
{
    for (const work::copy& each : current.kept) {
        const base::result<void> removed = co_await remove_copy(each.id);
        if (!removed)
            parts_.log.warning("the copy " + each.id + " stays in the quarantine: " + removed.error().text);
        for (const std::size_t index : each.recipients)
            current.replies[index] = held_back;
    }
}

void pipeline::answer(work& current, const outcome_group& group, const reply& said) const
{
    for (const std::size_t index : group.recipients)
        current.replies[index] = current.has_it[index] ? already_delivered : said;
}

} // namespace contentd
