#include "contentd/session.hpp"

#include "common/text/log_line.hpp"
#include "contentd/input_buffer.hpp"
#include "contentd/merge.hpp"
#include "contentd/smtp_in/data_decoder.hpp"
#include "contentd/smtp_in/line_reader.hpp"
#include "contentd/smtp_in/machine.hpp"
#include "contentd/spool/spool.hpp"
#include "contentd/welcome.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

namespace contentd {

namespace asio = boost::asio;
using smtp_in::step;

namespace {

constexpr std::chrono::milliseconds last_patience{5000}; // with a peer that says nothing while the daemon drains
constexpr std::uint64_t large_message = 32UL << 10U;     // whose buffers are not kept

bool asks_for_offer(std::string_view line)
{
    return line.size() > 4 && (line[0] == 'E' || line[0] == 'e' || line[0] == 'L' || line[0] == 'l') &&
           (line[1] == 'H' || line[1] == 'h');
}

// We announce ENHANCEDSTATUSCODES; a next hop need not.
std::string text_of(smtp::reply told)
{
    if (told.enhanced.empty())
        told.enhanced = std::to_string(told.code / 100) + ".0.0";
    return told.to_text();
}

// A Postfix on this host is one host, whichever way it comes: policyd writes its transactions under the same name.
std::string host_of(const std::string& peer_address)
{
    return peer_address.empty() || peer_address == "::1" ? "127.0.0.1" : peer_address;
}

class into_spool final : public smtp_in::data_sink
{
  public:
    explicit into_spool(spool::message_spool& spool) : spool_(spool) {}
    void put(std::string_view bytes) noexcept override { spool_.put(bytes); }

  private:
    spool::message_spool& spool_;
};

class session
{
  public:
    session(net::stream peer, const session_settings& settings, const message_handler& handler,
            const std::atomic<bool>& is_draining, const base::logger& log)
        : peer_(std::move(peer)), settings_(settings), handler_(handler), is_draining_(is_draining), log_(log),
          peer_address_(peer_.peer_address()), machine_(make_offer(settings), settings.recipient_limit, peer_address_),
          spool_(settings.spool_directory, settings.spool_memory, settings.message_size_limit)
    {}

    asio::awaitable<void> run();

  private:
    // Each gives false when the session is over.
    asio::awaitable<bool> welcome();
    asio::awaitable<bool> fill();
    asio::awaitable<bool> fill_at_boundary();
    asio::awaitable<bool> flush();
    asio::awaitable<bool> take_commands();
    asio::awaitable<bool> take_start_tls();
    asio::awaitable<bool> shake_hands(const net::tls_context& context);
    asio::awaitable<bool> take_message();
    asio::awaitable<bool> read_content(smtp_in::data_decoder& decoder);

    asio::awaitable<std::vector<smtp::reply>> judge(const smtp_in::data_notes& notes);
    step take_line(smtp_in::line_reader::found found);
    void answer(std::span<const smtp::reply> replies);
    void report(std::string_view event, std::string_view problem) const;
    asio::mutable_buffer room();
    bool close_with(std::string_view reply);
    void release_memory();
    bool note_read(const net::io_result<std::size_t>& taken);

    net::stream peer_;
    const session_settings& settings_;
    const message_handler& handler_;
    const std::atomic<bool>& is_draining_;
    const base::logger& log_;

    std::string peer_address_;
    smtp_in::machine machine_;
    smtp_in::line_reader lines_;
    spool::message_spool spool_;
    std::string replies_; // to be written in one go before the next wait
    input_buffer input_;
    bool is_served_ = false; // a message was answered, and nothing was asked since
};

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
    if (settings_.is_crowded && settings_.is_crowded())
        co_return is_secure ? false : close_with("421 4.3.2 Error: too many sessions, try again later");
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

asio::awaitable<bool> session::take_message()
{
    // Who has not heard of PIPELINING sends nothing before 354 but by mistake, or to have it taken for something else.
    if (!machine_.may_pipeline() && !input_.waiting().empty()) {
        replies_.clear(); // of 354
        report("pipelining", "content before 354 from a peer to which PIPELINING was not announced");
        co_return close_with("503 5.5.0 Error: improper command pipelining");
    }
    spool_.clear();
    into_spool sink(spool_);
    smtp_in::data_decoder decoder(sink);
    auto reading = read_content(decoder);
    const bool is_whole = co_await std::move(reading);
    if (!is_whole)
        co_return false;
    auto judging = judge(decoder.notes());
    const std::vector<smtp::reply> replies = co_await std::move(judging);
    answer(replies);
    auto flushing = flush();
    const bool is_told = co_await std::move(flushing);
    if (!is_told)
        report("reply-lost", "the sender may deliver the message again");
    machine_.finish();
    const bool was_large = spool_.size() > large_message;
    spool_.clear();
    if (was_large)
        release_memory();
    is_served_ = true;
    co_return is_told;
}

asio::awaitable<bool> session::read_content(smtp_in::data_decoder& decoder)
{
    auto flushing = flush();
    bool goes_on = co_await std::move(flushing);
    while (goes_on) {
        input_.consume(decoder.feed(input_.waiting()));
        if (decoder.is_complete())
            co_return true;
        auto reading = peer_.read_some(room(), settings_.data_timeout);
        const auto taken = co_await std::move(reading);
        goes_on = note_read(taken);
    }
    co_return false; // no final dot: the message stays with the sender
}

// One reply a recipient, whatever happens.
asio::awaitable<std::vector<smtp::reply>> session::judge(const smtp_in::data_notes& notes)
{
    received_message message;
    message.envelope = machine_.current();
    message.where = settings_.where;
    message.next_hop = settings_.next_hop;
    message.host = settings_.host.empty() ? host_of(peer_address_) : settings_.host;
    message.tls = peer_.tls();
    message.content = spool_.view();
    if (spool_.is_in_file())
        message.release_pages = [this] { spool_.release_pages(); };
    message.notes = notes;
    message.at = base::now();
    const std::size_t recipients = message.envelope.recipients.size();
    smtp::reply for_all{451, "4.3.0", "Error: cannot judge the message now"};
    if (spool_.failure() == spool::fault::too_large)
        co_return std::vector<smtp::reply>(recipients, {552, "5.3.4", "Error: message size exceeds the limit"});
    if (spool_.failure() == spool::fault::input_output) {
        report("spool", std::strerror(spool_.cause()));
        for_all = {452, "4.3.1", "Error: no room for the message now"};
        co_return std::vector<smtp::reply>(recipients, for_all);
    }
    const budget_share share(settings_.budget, spool_.size());
    if (!share.has_room()) {
        report("memory", "contentd.memory_limit is reached");
        for_all = {452, "4.3.1", "Error: no memory for the message now"};
        co_return std::vector<smtp::reply>(recipients, for_all);
    }
    std::string problem;
    try {
        auto handling = handler_(message);
        std::vector<smtp::reply> replies = co_await std::move(handling);
        if (replies.size() == recipients)
            co_return replies;
        problem = "the handler gave " + std::to_string(replies.size()) + " replies";
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    report("handler", problem);
    co_return std::vector<smtp::reply>(recipients, for_all);
}

void session::answer(std::span<const smtp::reply> replies)
{
    if (!machine_.is_lmtp()) {
        replies_ += text_of(merge(replies)) + "\r\n";
        return;
    }
    for (const smtp::reply& one : replies)
        replies_ += text_of(one) + "\r\n";
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

// A thousand sessions that had a large message once must not hold it for ever.
void session::release_memory()
{
    spool_.release_memory();
    input_.release();
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

} // namespace

asio::awaitable<void> serve(net::stream peer, const session_settings& settings, const message_handler& handler,
                            const std::atomic<bool>& is_draining, const base::logger& log)
{
    session one(std::move(peer), settings, handler, is_draining, log);
    auto running = one.run();
    co_await std::move(running);
}

} // namespace contentd
