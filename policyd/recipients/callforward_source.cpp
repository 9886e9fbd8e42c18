#include "policyd/recipients/callforward_source.hpp"

#include "common/net/await.hpp"
#include "common/net/stream.hpp"
#include "common/smtp/dialogue.hpp"
#include "common/smtp/greeting.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "policyd/recipients/callforward.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace policyd {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using net::tls_level;
using reply_result = base::result<smtp::reply>;

namespace {

// All steps of a question share its deadline.
smtp::patience until(steady_time deadline)
{
    return {std::chrono::hours(1), deadline};
}

} // namespace

class callforward_source::connection
{
  public:
    explicit connection(net::stream opened) : talk_(std::move(opened)) {}

    // A server that hears no QUIT logs a lost connection.
    ~connection()
    {
        if (!is_closing_ && talk_.is_in_step())
            talk_.stream().close("QUIT\r\n");
    }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    bool is_usable(const callforward_limits& limits, steady_time now) const
    {
        return !is_closing_ && talk_.is_in_step() && questions_ < limits.questions && now - opened_ < limits.age &&
               now - used_ < limits.idle && talk_.is_quiet();
    }

    /// `ours` and `security` must stay until it is done.
    asio::awaitable<smtp::greeted> greet(const smtp::introduction& ours, const net::tls_policy& security,
                                         steady_time deadline)
    {
        auto greeting = smtp::greet(talk_, ours, security, until(deadline));
        smtp::greeted told = co_await std::move(greeting);
        has_utf8_ = told.announced.smtputf8;
        co_return told;
    }

    asio::awaitable<source_answer> ask(std::string address, steady_time deadline)
    {
        ++questions_;
        const bool is_utf8 = needs_utf8(address);
        if (is_utf8 && !has_utf8_)
            co_return source_answer{recipient_verdict::cannot_tell, "it takes no UTF-8 in addresses"};
        if (std::exchange(needs_reset_, true)) {
            auto resetting = talk_.say("RSET\r\n", until(deadline));
            const reply_result said = co_await std::move(resetting);
            if (!said || !said->is_positive())
                co_return failed("RSET", said);
        }
        auto beginning = talk_.say(is_utf8 ? "MAIL FROM:<> SMTPUTF8\r\n" : "MAIL FROM:<>\r\n", until(deadline));
        const reply_result begun = co_await std::move(beginning);
        if (!begun || !begun->is_positive())
            co_return failed("MAIL FROM:<>", begun);
        auto naming = talk_.say(rcpt_line(address), until(deadline));
        const reply_result said = co_await std::move(naming);
        if (!said || said->code == 421)
            co_return failed("RCPT TO", said);
        used_ = clock::now();
        source_answer answer{verdict_of(*said)};
        if (answer.is == recipient_verdict::temporary)
            answer.problem = "it answered RCPT TO with " + said->to_text();
        co_return answer;
    }

    bool is_secure() const { return !talk_.stream().tls().empty(); }
    bool was_used() const { return questions_ > 1; }

  private:
    source_answer failed(std::string_view what, const reply_result& said)
    {
        if (!said)
            return fault(said.error().text);
        if (said->code == 421) // it closes, RFC 5321, 3.8
            is_closing_ = true;
        return fault("it refused " + std::string(what) + " with " + said->to_text());
    }

    smtp::dialogue talk_;
    const steady_time opened_ = clock::now();
    steady_time used_ = opened_;
    unsigned questions_ = 0;
    bool has_utf8_ = false;
    bool needs_reset_ = false;
    bool is_closing_ = false; // the server said so
};

callforward_source::callforward_source(const source_spec& wanted, std::string helo, const callforward_limits& limits,
                                       const callforward_tls& tls)
    : wanted_(wanted), ours_{std::move(helo), wanted.where.host, wanted.is == source_spec::kind::lmtp}, limits_(limits),
      log_(tls.log), certificates_(tls.context)
{
    security_.level = tls.level;
    security_.name = wanted.tls_name;
    security_.context = certificates_.get();
}

callforward_source::~callforward_source() = default;

asio::awaitable<source_answer> callforward_source::ask(std::string address, steady_time deadline)
{
    auto entering = enter();
    const bool is_in = co_await std::move(entering);
    if (!is_in)
        co_return not_asked("too many questions wait for this back end");
    attempt made;
    for (unsigned round = 0; round < 2; ++round) {
        if (clock::now() >= deadline) {
            made.answer = not_asked("the back end had no time for it");
            break;
        }
        auto trying = try_one(address, deadline, round == 0);
        made = co_await std::move(trying);
        if (!made.is_lost)
            break;
    }
    leave();
    co_return made.answer;
}

asio::awaitable<callforward_source::attempt> callforward_source::try_one(std::string address, steady_time deadline,
                                                                         bool may_reuse)
{
    std::unique_ptr<connection> used = may_reuse ? take_idle() : nullptr;
    if (!used) {
        auto opening = open(deadline);
        opened made = co_await std::move(opening);
        if (!made.is_greeted)
            co_return attempt{fault(std::move(made.problem))};
        used = std::move(made.fresh);
    }
    auto asking = used->ask(address, deadline);
    attempt made;
    made.answer = co_await std::move(asking);
    made.is_lost = made.answer.is_fault && used->was_used();
    if (!made.answer.is_fault)
        keep(std::move(used));
    co_return made;
}

// Where TLS may be left out and fails, a second connection is made without; half of the time is for that.
asio::awaitable<callforward_source::opened> callforward_source::open(steady_time deadline)
{
    const bool is_optional = security_.level == tls_level::may;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    net::tls_policy wanted = security_;
    wanted.handshake = is_optional ? left / 2 : left;
    auto trying = open_with(wanted, deadline);
    opened made = co_await std::move(trying);
    if (!is_optional)
        co_return made;
    note_tls(made);
    if (!made.has_tls_failed)
        co_return made;
    const net::tls_policy plain;
    auto again = open_with(plain, deadline);
    co_return co_await std::move(again);
}

asio::awaitable<callforward_source::opened> callforward_source::open_with(const net::tls_policy& wanted,
                                                                          steady_time deadline)
{
    opened made;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    auto connecting = net::connect(wanted_.where, left);
    auto connected = co_await std::move(connecting);
    if (!connected) {
        made.problem = "cannot connect: " + connected.error().message();
        co_return made;
    }
    made.fresh = std::make_unique<connection>(std::move(*connected));
    auto greeting = made.fresh->greet(ours_, wanted, deadline);
    smtp::greeted told = co_await std::move(greeting);
    made.is_greeted = told.problem.empty();
    made.has_tls_failed = !made.is_greeted && told.kind == smtp::greeted::fault::tls_failed;
    made.problem = std::move(told.problem);
    co_return made;
}

// Once, until it works again.
void callforward_source::note_tls(const opened& made)
{
    if (made.is_greeted && made.fresh->is_secure())
        is_told_of_tls_ = false;
    if (!made.has_tls_failed || std::exchange(is_told_of_tls_, true) || log_ == nullptr)
        return;
    log_->warning(text::log_line()
                      .add("event", "recipients")
                      .add("source", wanted_.name)
                      .add("problem", text::printable("TLS: " + made.problem))
                      .add("advice", "it is asked without TLS")
                      .text());
}

asio::awaitable<bool> callforward_source::enter()
{
    if (is_over_)
        co_return false;
    if (busy_ < wanted_.connections) {
        ++busy_;
        co_return true;
    }
    if (waiting_.size() >= limits_.waiting)
        co_return false;
    const std::function<void(std::function<void(bool)>)> wait = [this](std::function<void(bool)> told) {
        waiting_.push_back(std::move(told));
    };
    co_return co_await net::callback<bool>(wait);
}

// The place goes to the one who waits for longest.
void callforward_source::leave()
{
    if (waiting_.empty()) {
        --busy_;
        return;
    }
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next(true);
}

std::unique_ptr<callforward_source::connection> callforward_source::take_idle()
{
    while (!idle_.empty()) {
        std::unique_ptr<connection> last = std::move(idle_.back());
        idle_.pop_back();
        if (last->is_usable(limits_, clock::now()))
            return last;
    }
    return nullptr;
}

void callforward_source::keep(std::unique_ptr<connection> used)
{
    if (!is_over_ && used->is_usable(limits_, clock::now()))
        idle_.push_back(std::move(used));
}

void callforward_source::tidy(steady_time now)
{
    std::erase_if(idle_, [&](const auto& each) { return !each->is_usable(limits_, now); });
}

void callforward_source::close()
{
    is_over_ = true;
    idle_.clear();
    waiting_.clear();
}

} // namespace policyd
