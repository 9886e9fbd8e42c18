#include "contentd/pipeline.hpp"

#include "common/net/await.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "contentd/merge.hpp"
#include "contentd/mime/digest.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace contentd {

namespace asio = boost::asio;

namespace {

using smtp::reply;

using known_deliveries = base::result<std::vector<std::string>>;

const reply already_delivered = {250, "2.0.0", "Ok: was delivered before"};
const reply discarded = {250, "2.7.0", "Ok: discarded"};
const reply not_kept = {451, "4.3.0", "quarantine is not available"};

// Leaves the gate, however the scan ends.
class gate_pass
{
  public:
    gate_pass(scan_gate& gate, bool alone) : gate_(gate), alone_(alone) {}
    ~gate_pass() { gate_.leave(alone_); }
    gate_pass(const gate_pass&) = delete;
    gate_pass& operator=(const gate_pass&) = delete;

  private:
    scan_gate& gate_;
    bool alone_;
};

// A scan that threw has ended: only a crash leaves its attempt behind.
class recorded_attempt
{
  public:
    recorded_attempt(state::attempts& attempts, const std::string& key, bool alone)
        : attempts_(attempts), key_(key), is_alone_(alone), begun_(attempts.begin(key, alone))
    {}
    ~recorded_attempt()
    {
        if (begun_)
            attempts_.end(*begun_);
        if (is_alone_)
            attempts_.clear(key_);
    }
    recorded_attempt(const recorded_attempt&) = delete;
    recorded_attempt& operator=(const recorded_attempt&) = delete;

    bool is_recorded() const { return begun_.has_value(); }

  private:
    state::attempts& attempts_;
    const std::string& key_;
    bool is_alone_;
    std::optional<state::attempt> begun_;
};

asio::awaitable<void> enter(scan_gate& gate, bool alone)
{
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    while (!gate.try_enter(alone)) {
        timer.expires_after(std::chrono::milliseconds(5));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

// SMTP has one answer for all recipients, so that outcomes which differ in what Postfix must do cannot stand beside
// each other: one temporary failure holds the message back for all, and beside accepted ones a refusal becomes a
// quarantine (Semantics, 14).
void make_tellable(std::vector<outcome>& outcomes)
{
    const auto is = [](disposal what) { return [what](const outcome& each) { return each.what == what; }; };
    const auto temporary = std::find_if(outcomes.begin(), outcomes.end(), is(disposal::tempfail));
    if (temporary != outcomes.end()) {
        const outcome held = *temporary;
        std::fill(outcomes.begin(), outcomes.end(), held);
        return;
    }
    if (std::all_of(outcomes.begin(), outcomes.end(), is(disposal::reject)))
        return;
    for (outcome& each : outcomes)
        if (each.what == disposal::reject)
            each.what = disposal::quarantine;
}

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

struct pipeline::work
{
    work(received_message& received, const shared_parts& parts)
        : message(received), rules(parts.rules.current()), inspected(received, parts.inspected),
          counts(*rules, parts.state.counters())
    {}

    received_message& message;
    std::shared_ptr<const rule_book::edition> rules;
    inspection inspected;
    message_counts counts;
    std::string sha256;
    std::string key; // of the attempt
    std::optional<transaction_look_up> record;
    std::optional<net::started<known_deliveries>> deliveries;
    bool is_poison = false;
    std::vector<bool> has_it; // a recipient that is known to have the message
    std::vector<outcome> outcomes;
    std::vector<reply> replies;

    state::delivery_key delivery() const
    {
        return {message.host, *message.envelope.origin.ident, sha256, message.envelope.sender};
    }
    bool has_identity() const { return message.envelope.origin.ident.has_value(); }
};

pipeline::pipeline(const shared_parts& parts, std::string hostname, smtp_out::timeouts allowed, std::size_t connections)
    : parts_(parts), next_hops_(parts.log, parts.announced, std::move(hostname), allowed, connections)
{}

asio::awaitable<std::vector<reply>> pipeline::handle(received_message& message)
{
    work current(message, parts_);
    current.replies.resize(message.envelope.recipients.size());
    current.has_it.resize(message.envelope.recipients.size());

    co_await fingerprint(current);
    look_up(current);
    co_await judge_all(current);
    co_await find_delivered(current);
    co_await act(current);
    co_return current.replies;
}

// Mapped pages of a large message count as memory until they are given back; they are read again when needed.
void pipeline::release_pages(const received_message& message)
{
    if (message.release_pages)
        message.release_pages();
}

asio::awaitable<void> pipeline::fingerprint(work& current)
{
    if (current.message.content.size() <= inline_limit) {
        current.sha256 = mime::sha256_hex(current.message.content);
        co_return;
    }
    std::function<void()> hash = [&current] { current.sha256 = mime::sha256_hex(current.message.content); };
    co_await on_pool(parts_.workers, std::move(hash));
    release_pages(current.message);
}

// What the state knows of the message is fetched while it is inspected.
void pipeline::look_up(work& current) const
{
    current.record.emplace(current.message, parts_.state.transactions());
    if (!current.has_identity())
        return;
    std::vector<std::string> wanted;
    for (const smtp_in::recipient& each : current.message.envelope.recipients)
        wanted.push_back(each.address);
    const std::function<void(std::function<void(known_deliveries)>)> start =
        [&](std::function<void(known_deliveries)> done) {
            parts_.state.deliveries().find(current.delivery(), std::move(wanted), std::move(done));
        };
    current.deliveries.emplace(start);
}

// After this, there is an outcome for each recipient.
asio::awaitable<void> pipeline::judge_all(work& current)
{
    state::attempts& attempts = parts_.state.attempts();
    current.key =
        current.sha256 + ' ' + current.message.host + ' ' + current.message.envelope.origin.ident.value_or("");
    const std::optional<int> failures = attempts.failures(current.key);
    current.is_poison = failures && *failures >= parts_.poison_attempts;
    if (current.is_poison) {
        set_aside(current);
        co_return;
    }
    co_await enter(parts_.gate, failures.has_value());
    const gate_pass inside(parts_.gate, failures.has_value());
    const recorded_attempt begun(attempts, current.key, failures.has_value());
    if (!begun.is_recorded()) // a crash could not be told from the next one; but mail flows
        parts_.log.warning("attempt not recorded: the file of messages in flight cannot be written");
    co_await judge_recipients(current);
}

void pipeline::set_aside(work& current) const
{
    outcome aside;
    aside.what = disposal::quarantine;
    aside.rule = "poison";
    aside.text =
        "the inspection of this message crashed the filter " + std::to_string(parts_.poison_attempts) + " times";
    current.outcomes.assign(current.replies.size(), aside);
    parts_.log.error(text::log_line()
                         .add("poison", current.message.envelope.origin.ident.value_or(""))
                         .add("sha256", current.sha256)
                         .text());
}

asio::awaitable<void> pipeline::judge_recipients(work& current)
{
    current.outcomes = co_await judge(current.inspected, *current.rules, current.counts, parts_.workers,
                                      *current.record, parts_.state, parts_.log);
    release_pages(current.message);
    const auto& known = current.inspected.transaction();
    const bool may_reject = current.message.where == mode::before_queue || (known && !known->sasl_user.empty());
    for (outcome& each : current.outcomes)
        if (each.what == disposal::reject && !may_reject)
            each.what = disposal::quarantine;
    if (!current.message.envelope.is_lmtp)
        make_tellable(current.outcomes);
}

// After this, has_it is true only for recipients whose delivery is on record.
asio::awaitable<void> pipeline::find_delivered(work& current)
{
    if (!current.deliveries)
        co_return;
    auto waiting = current.deliveries->get();
    const known_deliveries found = co_await std::move(waiting);
    if (!found)
        co_return; // better deliver twice than lose mail
    const auto& recipients = current.message.envelope.recipients;
    for (std::size_t i = 0; i < recipients.size(); ++i)
        current.has_it[i] = std::find(found->begin(), found->end(), recipients[i].address) != found->end();
}

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
    const std::string labels = "action=\"" + action + "\",rule=\"" + group.shared->rule + '"';
    parts_.metrics.counter("contentd_recipients_total", "Recipients by what became of the message for them", labels)
        .add(group.recipients.size());
}

} // namespace contentd
