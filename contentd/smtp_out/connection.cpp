#include "contentd/smtp_out/connection.hpp"

#include "contentd/smtp_out/chunk.hpp"
#include "contentd/smtp_out/commands.hpp"
#include "contentd/smtp_out/data_writer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace smtp_out {

namespace asio = boost::asio;

namespace {

// More replies than a window's might fill the socket while the server waits for us to read them.
constexpr std::size_t pipelining_window = 100;
constexpr unsigned messages_limit = 100;
constexpr std::chrono::seconds age_limit{300};
constexpr std::chrono::seconds probed_after{5};
constexpr std::chrono::seconds fresh_for{1};

smtp::reply temporary(std::string_view next_hop, const base::error& why)
{
    return {451, "4.4.2", std::string(next_hop) + ": " + why.text};
}

} // namespace

connection::connection(net::stream opened, std::string next_hop, const timeouts& allowed)
    : talk_(std::move(opened)), next_hop_(std::move(next_hop)), allowed_(allowed)
{}

// A server that hears no QUIT logs a lost connection.
connection::~connection()
{
    if (!is_out_of_step_)
        talk_.stream().close("QUIT\r\n");
}

bool connection::is_usable() const
{
    return !is_out_of_step_ && messages_ < messages_limit && clock::now() - opened_ < age_limit && talk_.is_quiet();
}

// Hardly closed by the peer meanwhile. When a chunk went out to one that was, nobody knows what became of the message.
bool connection::is_fresh() const
{
    return !is_used() || idle() < fresh_for;
}

// False, with the transaction concluded, when the message cannot go to this server at all.
bool connection::begin(const outgoing& message, std::optional<std::uint64_t> chunk)
{
    done_ = {};
    answer_by_ = message.answer_by;
    has_spoken_ = false;
    steps_.emplace(message, announced_, next_hop_, needs_reset_ || (is_used() && idle() > probed_after), chunk);
    const auto refusal = capability_refusal(message, announced_);
    if (!refusal)
        return true;
    steps_->conclude(*refusal);
    return false;
}

// Before the final dot: certainly not delivered.
void connection::lose(const base::error& why)
{
    steps_->conclude(temporary(next_hop_, why));
    is_out_of_step_ = done_.is_lost = true;
}

// The content is out, or may be.
void connection::doubt(const base::error& why)
{
    done_.given.is_uncertain = steps_->is_unanswered();
    steps_->conclude(temporary(next_hop_, base::fail(why.text + " (the message may have been delivered)")));
    is_out_of_step_ = true;
}

std::string connection::fault_code() const
{
    switch (fault_) {
    case smtp::greeted::fault::tls_missing:
        return "4.7.4";
    case smtp::greeted::fault::tls_failed:
        return "4.7.5";
    case smtp::greeted::fault::other:
        break;
    }
    return "4.4.1";
}

asio::awaitable<base::result<void>> connection::greet(std::string hostname, clock::time_point by,
                                                      const net::tls_policy& security, std::string server)
{
    answer_by_ = by;
    const smtp::introduction ours{std::move(hostname), std::move(server), false};
    auto greeting = smtp::greet(talk_, ours, security, within(allowed_.command));
    smtp::greeted told = co_await std::move(greeting);
    fault_ = told.kind;
    if (!told.problem.empty()) {
        is_out_of_step_ = has_tls_failed();
        co_return base::fail(told.problem);
    }
    announced_ = std::move(told.announced);
    co_return base::result<void>();
}

asio::awaitable<bool> connection::converse(std::size_t from, std::size_t to)
{
    auto exchanging = exchange(from, to);
    const auto exchanged = co_await std::move(exchanging);
    if (!exchanged)
        lose(exchanged.error());
    co_return exchanged.has_value();
}

// RFC 2920, 3.1: DATA may be the last command of a group, never one in the middle; here it is the very last.
asio::awaitable<base::result<void>> connection::exchange(std::size_t from, std::size_t to)
{
    const std::size_t window = announced_.pipelining ? pipelining_window : 1;
    std::size_t sent = from;
    for (std::size_t i = from; i < to; ++i) {
        if (i == sent) {
            if (steps_->is_pointless(i))
                break;
            sent = std::min(i + window, to);
            has_spoken_ = true;
            const std::string_view lines = steps_->lines(i, sent);
            auto writing = talk_.write(lines, within(allowed_.command));
            const auto written = co_await std::move(writing);
            if (!written)
                co_return written.error();
        }
        auto reading = talk_.read(within(allowed_.command));
        const auto reply = co_await std::move(reading);
        if (!reply)
            co_return reply.error();
        if (reply->code == 421 || !steps_->note(i, *reply))
            co_return base::fail("it said " + reply->to_text());
    }
    co_return base::result<void>();
}

asio::awaitable<bool> connection::send_content(const outgoing& message, bool holds_dot)
{
    auto writing = write_content(message, holds_dot);
    const auto written = co_await std::move(writing);
    if (!written)
        lose(written.error());
    co_return written.has_value();
}

asio::awaitable<base::result<void>> connection::write_content(const outgoing& message, bool holds_dot)
{
    const std::vector<std::string_view> pieces = message.pieces();
    data_writer writer(pieces, holds_dot);
    std::vector<std::string_view> batch;
    std::vector<asio::const_buffer> buffers;
    std::size_t gone = 0; // since pages were released
    while (writer.next(batch)) {
        buffers.clear();
        for (const std::string_view view : batch) {
            buffers.emplace_back(view.data(), view.size());
            gone += view.size();
        }
        auto writing =
            talk_.stream().write(std::span<const asio::const_buffer>(buffers), left_until(answer_by_, allowed_.data));
        const auto written = co_await std::move(writing);
        if (!written)
            co_return base::fail("cannot write the content: " + written.error().message());
        if (message.release_pages && gone >= data_writer::stride) {
            message.release_pages();
            gone = 0;
        }
    }
    done_.given.is_verbatim = writer.is_verbatim();
    co_return base::result<void>();
}

// What was not answered may have been delivered as soon as all of it went out.
asio::awaitable<void> connection::send_chunk(const outgoing& message)
{
    const std::size_t last = steps_->commands() - 1;
    std::vector<asio::const_buffer> buffers{asio::buffer(steps_->lines(0, last + 1))};
    for (const std::string_view piece : message.pieces())
        buffers.emplace_back(piece.data(), piece.size());
    has_spoken_ = true;
    auto writing =
        talk_.stream().write(std::span<const asio::const_buffer>(buffers), left_until(answer_by_, allowed_.data));
    const auto written = co_await std::move(writing);
    if (!written) {
        lose(base::fail("cannot write: " + written.error().message()));
        co_return;
    }
    for (std::size_t i = 0; i < last; ++i) { // the server may hold these back until it has looked at the content
        auto reading = talk_.read(within(allowed_.data_done));
        const auto reply = co_await std::move(reading);
        if (reply && reply->code != 421 && steps_->note(i, *reply))
            continue;
        doubt(reply ? base::fail("it said " + reply->to_text()) : reply.error());
        co_return;
    }
    auto hearing = hear();
    co_await std::move(hearing);
}

// Nobody was accepted, and yet we were asked for the content: an empty one ends the matter (RFC 2920, 3.1).
asio::awaitable<void> connection::end_empty()
{
    auto ending = talk_.say(".\r\n", within(allowed_.command));
    const auto reply = co_await std::move(ending);
    is_out_of_step_ = !reply;
}

asio::awaitable<bool> connection::open(const outgoing& message)
{
    if (!begin(message))
        co_return false;
    auto conversing = converse(0, steps_->commands() - 1);
    const bool is_in_step = co_await std::move(conversing);
    co_return is_in_step && steps_->has_accepted();
}

asio::awaitable<bool> connection::give(const outgoing& message)
{
    auto conversing = converse(steps_->commands() - 1, steps_->commands());
    const bool is_in_step = co_await std::move(conversing);
    if (!is_in_step || !steps_->wants_content())
        co_return false;
    auto sending = send_content(message, true);
    co_return co_await std::move(sending);
}

// When it cannot be written hear() finds out; it may have gone out, so the outcome is uncertain.
asio::awaitable<void> connection::dot()
{
    auto writing = talk_.write(".\r\n", within(allowed_.command));
    [[maybe_unused]] const auto written = co_await std::move(writing);
}

asio::awaitable<void> connection::hear()
{
    auto reading = talk_.read(within(allowed_.data_done));
    const auto reply = co_await std::move(reading);
    if (!reply || (reply->code >= 300 && reply->code < 400)) {
        doubt(reply ? base::fail("it said " + reply->to_text()) : reply.error());
        co_return;
    }
    is_out_of_step_ = reply->code == 421;
    steps_->end(*reply);
}

void connection::abandon(const smtp::reply& why)
{
    steps_->conclude(why);
    if (steps_->wants_content()) // a QUIT would be a line of the content
        is_out_of_step_ = true;
}

connection::delivery connection::close()
{
    if (has_spoken_) {
        ++messages_;
        needs_reset_ = steps_->is_open();
        last_used_ = clock::now();
    }
    done_.xforward_refusal = steps_->xforward_refusal();
    done_.given.replies = steps_->take_replies();
    if (const std::string tls = talk_.stream().tls(); has_spoken_ && !tls.empty())
        done_.given.tls.assign(done_.given.replies.size(), tls);
    steps_.reset();
    return std::move(done_);
}

asio::awaitable<void> connection::send_by_data(const outgoing& message)
{
    auto conversing = converse(0, steps_->commands());
    const bool is_in_step = co_await std::move(conversing);
    if (!is_in_step || !steps_->wants_content())
        co_return;
    if (!steps_->has_accepted()) {
        auto ending = end_empty();
        co_await std::move(ending);
        co_return;
    }
    auto sending = send_content(message, false);
    const bool is_sent = co_await std::move(sending);
    if (!is_sent)
        co_return;
    auto hearing = hear();
    co_await std::move(hearing);
}

asio::awaitable<connection::delivery> connection::deliver(const outgoing& message)
{
    const auto chunk = is_fresh() ? chunk_size(message, announced_) : std::nullopt;
    if (begin(message, chunk)) {
        auto sending = chunk ? send_chunk(message) : send_by_data(message);
        co_await std::move(sending);
    }
    co_return close();
}

} // namespace smtp_out
