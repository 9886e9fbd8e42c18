#include "common/text/log_line.hpp"
#include "contentd/actions/received.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/pipeline_work.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace contentd {

namespace asio = boost::asio;

namespace {

using smtp::reply;

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

// Until its turn has come nobody else comes in.
class lone_wait
{
  public:
    explicit lone_wait(scan_gate& gate) : gate_(gate) { gate_.announce(); }
    ~lone_wait() { gate_.withdraw(); }
    lone_wait(const lone_wait&) = delete;
    lone_wait& operator=(const lone_wait&) = delete;

  private:
    scan_gate& gate_;
};

// What ends, however it ends, is no crash.
class recorded_attempt
{
  public:
    recorded_attempt(state::attempts& attempts, const std::string& key, bool alone)
        : attempts_(attempts), begun_(attempts.begin(key, alone))
    {}
    ~recorded_attempt()
    {
        if (begun_)
            attempts_.end(*begun_);
    }
    recorded_attempt(const recorded_attempt&) = delete;
    recorded_attempt& operator=(const recorded_attempt&) = delete;

    bool is_recorded() const { return begun_.has_value(); }

  private:
    state::attempts& attempts_;
    std::optional<state::attempt> begun_;
};

// False when its turn has not come by then.
asio::awaitable<bool> enter(scan_gate& gate, bool alone, std::chrono::steady_clock::time_point by)
{
    if (gate.try_enter(alone))
        co_return true;
    std::optional<lone_wait> waiting;
    if (alone)
        waiting.emplace(gate);
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    while (!gate.try_enter(alone)) {
        if (std::chrono::steady_clock::now() >= by)
            co_return false;
        timer.expires_after(std::chrono::milliseconds(5));
        co_await timer.async_wait(asio::use_awaitable);
    }
    co_return true;
}

// Behind the first empty line.
std::string_view body_of(std::string_view content)
{
    if (content.starts_with("\r\n"))
        return content.substr(2);
    const auto end = content.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string_view() : content.substr(end + 4);
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

} // namespace

pipeline::pipeline(const shared_parts& parts, smtp_out::timeouts allowed, std::size_t connections,
                   net::tls_policy security)
    : parts_(parts), next_hops_(parts.log, parts.announced, parts.hostname, allowed, connections, std::move(security))
{
    if (parts.scanned_by != nullptr)
        scanners_.emplace(*parts.scanned_by, parts.threads);
}

// Before the queue Postfix asks policyd for its last decision only when it has the content.
void pipeline::expect(received_message& message)
{
    if (message.where == mode::after_queue)
        message.begun = std::make_shared<foreseen>(message, parts_.state);
}

asio::awaitable<std::vector<reply>> pipeline::handle(received_message& message)
{
    work current(message, parts_);
    current.asked = std::exchange(message.begun, nullptr); // each answer is had once
    if (!current.asked || current.asked->is_stale())
        current.asked = std::make_shared<foreseen>(message, parts_.state);
    const auto limit = message.where == mode::before_queue ? parts_.answer_within_before : parts_.answer_within;
    current.answer_by = std::chrono::steady_clock::now() + limit;
    current.trace = received_field(message.envelope, parts_.hostname, message.at, !message.tls.empty());
    current.replies.resize(message.envelope.recipients.size());
    current.has_it.resize(message.envelope.recipients.size());

    co_await fingerprint(current);
    co_await judge_all(current);
    if (std::chrono::steady_clock::now() >= current.answer_by)
        put_off(current, "late", "the inspection took too long"); // nobody waits for what would be done now
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
    std::function<void()> hash = [&current] {
        const std::string_view content = current.message.content;
        const std::string_view body = body_of(content);
        current.body_sha256 = mime::sha256_hex(body);
        current.identity = mime::sha256_hex(content.substr(0, content.size() - body.size()), current.body_sha256);
        current.inspected.set_hashed({body, current.body_sha256});
    };
    if (current.message.content.size() <= inline_limit) {
        hash();
        co_return;
    }
    co_await on_pool(parts_.workers, std::move(hash));
    release_pages(current.message);
}

// After this, there is an outcome for each recipient.
asio::awaitable<void> pipeline::judge_all(work& current)
{
    state::attempts& attempts = parts_.state.attempts();
    current.key =
        current.identity + ' ' + current.message.host + ' ' + current.message.envelope.origin.ident.value_or("");
    const std::optional<int> failures = attempts.failures(current.key);
    current.is_poison = failures && *failures >= parts_.poison_attempts;
    if (current.is_poison) {
        set_aside(current);
        co_return;
    }
    const bool is_inside = co_await enter(parts_.gate, failures.has_value(), current.answer_by);
    if (!is_inside) {
        put_off(current, "late", "the inspection took too long");
        co_return;
    }
    const gate_pass inside(parts_.gate, failures.has_value());
    const recorded_attempt begun(attempts, current.key, failures.has_value());
    if (!begun.is_recorded()) // a crash could not be told from the next one; but mail flows
        parts_.log.warning("attempt not recorded: the file of messages in flight cannot be written");
    std::exception_ptr failure;
    try {
        co_await judge_recipients(current);
    } catch (const inspection_unavailable& fault) {
        // Not the message's fault: no process or no descriptor. Memory that ends is not told apart from its fault.
        parts_.log.error(text::log_line().add("event", "inspection").add("problem", fault.what()).text());
        put_off(current, "unavailable", "the inspection is not possible now");
        co_return;
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        // What fails whenever it is scanned must not come back for ever, to be returned to its sender in the end.
        attempts.blame(current.key);
        std::rethrow_exception(failure);
    }
    if (failures)
        attempts.clear(current.key);
}

void pipeline::put_off(work& current, std::string_view rule, std::string_view why)
{
    outcome later;
    later.what = disposal::tempfail;
    later.rule = rule;
    later.text = why;
    current.outcomes.assign(current.replies.size(), later);
}

void pipeline::set_aside(work& current) const
{
    outcome aside;
    aside.what = disposal::quarantine;
    aside.rule = "poison";
    aside.text = "the inspection of this message failed " + std::to_string(parts_.poison_attempts) + " times";
    current.outcomes.assign(current.replies.size(), aside);
    parts_.metrics.counter("contentd_poison_total", "Messages that were set aside since their inspection kept failing")
        .add();
    parts_.log.error(text::log_line()
                         .add("poison", current.message.envelope.origin.ident.value_or(""))
                         .add("body_in", current.body_sha256)
                         .text());
}

asio::awaitable<void> pipeline::judge_recipients(work& current)
{
    const sources from{parts_.workers,
                       *current.asked->record,
                       parts_.state.digests(),
                       scanners_ ? &*scanners_ : nullptr,
                       parts_.urls,
                       parts_.domains,
                       parts_.seen,
                       parts_.texts,
                       parts_.trust,
                       current.answer_by};
    judgement made = co_await judge(current.inspected, *current.rules, current.counts, from, parts_.state, parts_.log);
    current.outcomes = std::move(made.outcomes);
    current.reports = std::move(made.reports);
    co_await check_strips(current);
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
    if (!current.asked->deliveries)
        co_return;
    auto waiting = current.asked->deliveries->get();
    const known_deliveries found = co_await std::move(waiting);
    if (!found)
        co_return; // better deliver twice than lose mail
    const std::vector<std::string> have = state::who_has(*found, current.delivery());
    const auto& recipients = current.message.envelope.recipients;
    for (std::size_t i = 0; i < recipients.size(); ++i)
        current.has_it[i] = std::find(have.begin(), have.end(), recipients[i].address) != have.end();
}

} // namespace contentd
