#include "contentd/session.hpp"

#include "common/text/log_line.hpp"
#include "contentd/session_work.hpp"

#include <algorithm>

namespace contentd {

namespace asio = boost::asio;
using smtp_in::step;

namespace {

constexpr std::chrono::milliseconds last_patience{5000}; // with a peer that says nothing while the daemon drains

bool asks_for_offer(std::string_view line)
{
    return line.size() > 4 && (line[0] == 'E' || line[0] == 'e' || line[0] == 'L' || line[0] == 'l') &&
           (line[1] == 'H' || line[1] == 'h');
}

} // namespace

asio::awaitable<void> session::run()
{
    auto welcoming = welcome();
    bool goes_on = co_await std::move(welcoming);
    while (goes_on) {
        auto taking = take_commands();
        goes_on = co_await std::move(taking);
        if (!goes_on)
            break;
        auto flushing = flush();
        goes_on = co_await std::move(flushing);
        if (!goes_on)
            break;
        auto filling = machine_.is_in_transaction() ? fill() : fill_at_boundary();
        goes_on = co_await std::move(filling);
    }
    auto flushing = flush();
    co_await std::move(flushing);
    peer_.close();
}

// Where TLS comes first, a client would not understand a word before it.
asio::awaitable<bool> session::welcome()
{
    const bool is_secure = settings_.tls == tls_start::at_once;
    if (!may_connect(peer_address_, settings_)) {
        report("refused-peer", "not in networks");
        co_return is_secure ? false : close_with("554 5.7.1 Access denied");
    }
    if (settings_.is_crowded && settings_.is_crowded()) {
        note_turned_away("session_limit");
        co_return is_secure ? false : close_with("421 4.3.2 Error: too many sessions, try again later");
    }
    if (is_secure) {
        const auto context = settings_.certificates->current();
        auto shaking = shake_hands(*context);
        const bool is_done = co_await std::move(shaking);
        if (!is_done)
            co_return false;
    }
    replies_ = "220 " + settings_.hostname + " ESMTP Sekimori\r\n";
    co_return true;
}

// Handles every whole line that is there; a pipelined batch gets its replies together.
asio::awaitable<bool> session::take_commands()
{
    while (true) {
        if (is_draining_ && is_served_ && input_.waiting().empty())
            co_return close_with("421 4.3.2 Service shutting down");
        const auto found = lines_.next(input_.waiting());
        input_.consume(found.consumed);
        if (found.what == smtp_in::line_reader::kind::incomplete)
            co_return true;
        is_served_ = false;
        const step next = take_line(found);
        if (next == step::close)
            co_return false;
        if (next == step::content || next == step::start_tls) {
            auto taking = next == step::content ? take_message() : take_start_tls();
            const bool goes_on = co_await std::move(taking);
            if (!goes_on)
                co_return false;
        }
    }
}

step session::take_line(smtp_in::line_reader::found found)
{
    switch (found.what) {
    case smtp_in::line_reader::kind::line:
        if (!machine_.is_in_transaction() && asks_for_offer(found.line))
            machine_.announce(make_offer(settings_)); // as the next hop is by now
        return machine_.handle(found.line, replies_);
    case smtp_in::line_reader::kind::too_long:
        return machine_.refuse_long_line(replies_);
    case smtp_in::line_reader::kind::endless:
        close_with("421 4.7.0 Error: endless line");
        return step::close;
    case smtp_in::line_reader::kind::incomplete:
        break;
    }
    return step::go_on;
}

// What stands behind STARTTLS came in the clear, and would count as said under TLS (CVE-2011-0411).
asio::awaitable<bool> session::take_start_tls()
{
    if (!input_.waiting().empty()) {
        report("tls", "bytes were pipelined behind STARTTLS");
        co_return close_with("554 5.5.0 Error: nothing may stand behind STARTTLS");
    }
    const auto context = settings_.certificates->current();
    if (!context) {
        replies_ += "454 4.7.0 TLS is not available now\r\n";
        co_return true;
    }
    replies_ += "220 2.0.0 Ready to start TLS\r\n";
    auto flushing = flush();
    const bool is_told = co_await std::move(flushing);
    if (!is_told)
        co_return false;
    auto shaking = shake_hands(*context);
    co_return co_await std::move(shaking);
}

asio::awaitable<bool> session::shake_hands(const net::tls_context& context)
{
    auto shaking = peer_.start_tls(context, std::string(), settings_.handshake_timeout);
    const auto done = co_await std::move(shaking);
    if (done)
        machine_.secure();
    else
        report("tls", done.error().message());
    co_return done.has_value();
}

asio::awaitable<bool> session::flush()
{
    if (replies_.empty())
        co_return true;
    auto writing = peer_.write(replies_, settings_.command_timeout);
    const auto written = co_await std::move(writing);
    replies_.clear();
    co_return written.has_value();
}

asio::mutable_buffer session::room()
{
    const input_buffer::free_space free = input_.room();
    return {free.begin, free.size};
}

asio::awaitable<bool> session::fill()
{
    auto reading = peer_.read_some(room(), settings_.command_timeout);
    const auto taken = co_await std::move(reading);
    co_return note_read(taken);
}

// Between transactions the daemon's end interrupts the wait. A peer that has just come, or has asked for something
// since its last message, is about to send one: it is waited for a little.
asio::awaitable<bool> session::fill_at_boundary()
{
    auto reading = peer_.read_at_boundary(room(), settings_.command_timeout);
    auto taken = co_await std::move(reading);
    if (!taken && taken.error() == asio::error::operation_aborted) {
        if (is_served_)
            co_return close_with("421 4.3.2 Service shutting down");
        auto waiting = peer_.read_some(room(), std::min(settings_.command_timeout, last_patience));
        taken = co_await std::move(waiting);
    }
    co_return note_read(taken);
}

bool session::note_read(const net::io_result<std::size_t>& taken)
{
    if (taken) {
        input_.add(*taken);
        return true;
    }
    if (machine_.is_in_transaction())
        report("lost-connection", taken.error().message());
    if (taken.error() == asio::error::timed_out)
        close_with("421 4.4.2 Error: timeout exceeded");
    return false;
}

bool session::close_with(std::string_view reply)
{
    replies_ += reply;
    replies_ += "\r\n";
    return false;
}

void session::report(std::string_view event, std::string_view problem) const
{
    const smtp_in::envelope& current = machine_.current();
    log_.error(text::log_line()
                   .add("event", event)
                   .add("peer", peer_address_)
                   .add("ident", current.origin.ident.value_or(""))
                   .add("sender", current.sender)
                   .add("recipients", current.recipients.size())
                   .add("problem", problem)
                   .text());
}

void session::note_turned_away(std::string_view limit) const
{
    report("turned-away", "contentd." + std::string(limit) + " is reached");
    if (settings_.metrics != nullptr)
        settings_.metrics
            ->counter("contentd_turned_away_total",
                      "Connections and messages that were put off since a limit was reached",
                      "limit=\"" + std::string(limit) + '"')
            .add();
}

asio::awaitable<void> serve(net::stream peer, const session_settings& settings, message_handler& handler,
                            const std::atomic<bool>& is_draining, const base::logger& log)
{
    session one(std::move(peer), settings, handler, is_draining, log);
    auto running = one.run();
    co_await std::move(running);
}

} // namespace contentd
