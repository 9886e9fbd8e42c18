#include "policyd/recipients/callforward_source.hpp"

#include "common/mail/smtp_reply_reader.hpp"
#include "common/net/await.hpp"
#include "common/net/stream.hpp"
#include "policyd/recipients/callforward.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace policyd {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using reply_result = base::result<smtp::reply>;

class callforward_source::connection
{
  public:
    explicit connection(net::stream opened) : stream_(std::move(opened)) {}

    // A server that hears no QUIT logs a lost connection.
    ~connection()
    {
        if (is_in_step_)
            stream_.close("QUIT\r\n");
    }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    bool is_usable(const callforward_limits& limits, steady_time now) const
    {
        return is_in_step_ && questions_ < limits.questions && now - opened_ < limits.age &&
               now - used_ < limits.idle && unread_.empty() && !stream_.is_readable();
    }

    /// The greeting, and EHLO or LHLO; HELO where a server knows no EHLO. Nothing, or what went wrong.
    asio::awaitable<std::string> greet(std::string helo, bool is_lmtp, steady_time deadline)
    {
        auto reading = read(deadline);
        reply_result said = co_await std::move(reading);
        if (!said)
            co_return said.error().text;
        if (!said->is_positive())
            co_return refused("the connection", *said);
        auto greeting = say((is_lmtp ? "LHLO " : "EHLO ") + helo + "\r\n", deadline);
        said = co_await std::move(greeting);
        if (said && said->is_permanent() && !is_lmtp) {
            auto again = say("HELO " + helo + "\r\n", deadline);
            said = co_await std::move(again);
        } else if (said) {
            has_utf8_ = offers_utf8(reader_.lines());
        }
        if (!said)
            co_return said.error().text;
        co_return said->is_positive() ? std::string() : refused("our greeting", *said);
    }

    asio::awaitable<source_answer> ask(std::string address, steady_time deadline)
    {
        ++questions_;
        const bool is_utf8 = needs_utf8(address);
        if (is_utf8 && !has_utf8_)
            co_return source_answer{recipient_verdict::cannot_tell, "it takes no UTF-8 in addresses"};
        if (std::exchange(needs_reset_, true)) {
            auto resetting = say("RSET\r\n", deadline);
            const reply_result said = co_await std::move(resetting);
            if (!said || !said->is_positive())
                co_return failed("RSET", said);
        }
        auto beginning = say(is_utf8 ? "MAIL FROM:<> SMTPUTF8\r\n" : "MAIL FROM:<>\r\n", deadline);
        const reply_result begun = co_await std::move(beginning);
        if (!begun || !begun->is_positive())
            co_return failed("MAIL FROM:<>", begun);
        auto naming = say(rcpt_line(address), deadline);
        const reply_result said = co_await std::move(naming);
        if (!said || said->code == 421)
            co_return failed("RCPT TO", said);
        used_ = clock::now();
        source_answer answer{verdict_of(*said)};
        if (answer.is == recipient_verdict::temporary)
            answer.problem = "it answered RCPT TO with " + said->to_text();
        co_return answer;
    }

    bool is_in_step() const { return is_in_step_; }
    bool was_used() const { return questions_ > 1; }

  private:
    static std::string refused(std::string_view what, const smtp::reply& said)
    {
        return "it refused " + std::string(what) + " with " + said.to_text();
    }

    source_answer failed(std::string_view what, const reply_result& said)
    {
        if (!said)
            return fault(said.error().text);
        if (said->code == 421) // it closes, RFC 5321, 3.8
            is_in_step_ = false;
        return fault(refused(what, *said));
    }

    asio::awaitable<reply_result> say(std::string line, steady_time deadline)
    {
        auto writing = stream_.write(line, left(deadline));
        const auto written = co_await std::move(writing);
        if (!written) {
            is_in_step_ = false;
            co_return base::fail("cannot write: " + written.error().message());
        }
        auto reading = read(deadline);
        co_return co_await std::move(reading);
    }

    // The limit is for the whole reply, however slowly it drips.
    asio::awaitable<reply_result> read(steady_time deadline)
    {
        while (true) {
            const auto reached = reader_.feed(unread_);
            if (reached == smtp::reply_reader::status::complete)
                co_return reader_.take();
            is_in_step_ = false;
            if (reached == smtp::reply_reader::status::broken)
                co_return base::fail("it sent what is no SMTP reply");
            auto reading = stream_.read_some(asio::buffer(input_), left(deadline));
            const auto taken = co_await std::move(reading);
            if (!taken)
                co_return base::fail("no reply: " + taken.error().message());
            is_in_step_ = true;
            unread_ = {input_.data(), *taken};
        }
    }

    static std::chrono::milliseconds left(steady_time deadline)
    {
        return std::max(std::chrono::milliseconds(1),
                        std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now()));
    }

    net::stream stream_;
    smtp::reply_reader reader_;
    std::array<char, 4096> input_{};
    std::string_view unread_; // of input_
    const steady_time opened_ = clock::now();
    steady_time used_ = opened_;
    unsigned questions_ = 0;
    bool has_utf8_ = false;
    bool needs_reset_ = false;
    bool is_in_step_ = true; // false: it may be in the middle of something, and is of no more use
};

callforward_source::callforward_source(const source_spec& wanted, std::string helo, const callforward_limits& limits)
    : wanted_(wanted), helo_(std::move(helo)), limits_(limits)
{}

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
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
        auto connecting = net::connect(wanted_.where, left);
        auto opened = co_await std::move(connecting);
        if (!opened)
            co_return attempt{fault("cannot connect: " + opened.error().message())};
        used = std::make_unique<connection>(std::move(*opened));
        auto greeting = used->greet(helo_, wanted_.is == source_spec::kind::lmtp, deadline);
        std::string wrong = co_await std::move(greeting);
        if (!wrong.empty())
            co_return attempt{fault(std::move(wrong))};
    }
    auto asking = used->ask(address, deadline);
    attempt made;
    made.answer = co_await std::move(asking);
    made.is_lost = made.answer.is_fault && used->was_used();
    if (!made.answer.is_fault)
        keep(std::move(used));
    co_return made;
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
