#include "policyd/session.hpp"

#include "common/net/await.hpp"
#include "common/text/log_line.hpp"
#include "policyd/fetch.hpp"
#include "policyd/protocol/reply.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstring>
#include <functional>
#include <vector>

namespace policyd {

namespace asio = boost::asio;

namespace {

// A request has 700 to 900 bytes; most sockets never need more.
constexpr std::size_t first_buffer = 2048;

enum class judged : std::uint8_t { no_request, waiting, done };

class session
{
  public:
    session(net::stream peer, const session_settings& settings, judge& by, const base::logger& log, recorder* record)
        : peer_(std::move(peer)), settings_(settings), judge_(by), log_(log), record_(record),
          from_(host_of(settings, peer_)), buffer_(first_buffer, '\0')
    {}

    asio::awaitable<void> run();

  private:
    static std::string host_of(const session_settings& settings, const net::stream& peer);
    asio::awaitable<std::size_t> read_block();
    asio::awaitable<bool> answer(std::string_view block);
    judged judge_at_once(std::string_view block, base::time_point at, judgement& made);
    asio::awaitable<void> judge_the_rest(judgement& made);
    void note_failure(const std::exception& failure);
    asio::awaitable<void> wait_for_facts(std::shared_ptr<commits> facts);
    bool make_room();

    net::stream peer_;
    const session_settings& settings_;
    judge& judge_;
    const base::logger& log_;
    recorder* const record_;
    caller from_;
    std::string buffer_;
    std::size_t filled_ = 0;
    std::string reply_;
};

// Local Postfix is one host, whichever way it comes: contentd sees it as 127.0.0.1.
std::string session::host_of(const session_settings& settings, const net::stream& peer)
{
    if (!settings.host.empty())
        return settings.host;
    const std::string address = peer.peer_address();
    return address.empty() || address == "::1" ? "127.0.0.1" : address;
}

asio::awaitable<void> session::run()
{
    for (;;) {
        const std::size_t length = co_await read_block();
        if (length == 0)
            break;
        const bool is_good = co_await answer(std::string_view(buffer_).substr(0, length));
        if (!is_good)
            break;
        filled_ -= length;
        std::memmove(buffer_.data(), buffer_.data() + length, filled_);
    }
    judge_.closed(from_, base::now());
    peer_.close();
}

// The length of a whole request at the buffer's start, or 0 when the session is over.
asio::awaitable<std::size_t> session::read_block()
{
    std::size_t searched = 0;
    for (;;) {
        const std::size_t end = end_of_block(std::string_view(buffer_).substr(0, filled_), searched);
        if (end != 0)
            co_return end;
        searched = filled_;
        if (filled_ == buffer_.size() && !make_room())
            co_return 0;
        const asio::mutable_buffer room(buffer_.data() + filled_, buffer_.size() - filled_);
        net::io_result<std::size_t> read = std::size_t{0};
        if (filled_ == 0)
            read = co_await peer_.read_at_boundary(room, settings_.idle_timeout);
        else
            read = co_await peer_.read_some(room, settings_.write_timeout);
        if (!read)
            co_return 0;
        filled_ += *read;
    }
}

bool session::make_room()
{
    if (buffer_.size() >= settings_.request_limit) {
        log_.error(text::log_line()
                       .add("event", "malformed")
                       .add("host", from_.host)
                       .add("problem", "request is longer than policyd.request_limit")
                       .text());
        return false;
    }
    buffer_.resize(std::min(buffer_.size() * 2, settings_.request_limit));
    return true;
}

asio::awaitable<bool> session::answer(std::string_view block)
{
    const auto at = base::now();
    const judgement_lease taken = judge_.take();
    judgement& made = *taken;
    const judged found = judge_at_once(block, at, made);
    if (found == judged::no_request)
        co_return false;
    if (found == judged::waiting)
        co_await judge_the_rest(made);
    if (made.tarpit.count() > 0) {
        asio::steady_timer delay(peer_.executor(), made.tarpit);
        co_await delay.async_wait(asio::use_awaitable);
        made.has_waited = true;
    }
    judge_.conclude(from_, made, made.has_waited ? base::now() : at);
    if (record_ != nullptr)
        record_->push(from_, made, at);
    if (made.facts)
        co_await wait_for_facts(made.facts);
    reply_.clear();
    append_reply(reply_, made.value);
    const auto sent = peer_.write_now(reply_); // nearly always all of it
    if (!sent || *sent == reply_.size())
        co_return sent.has_value();
    const auto rest = std::string_view(reply_).substr(*sent);
    const auto written = co_await peer_.write(rest, settings_.write_timeout);
    co_return written.has_value();
}

// Most requests need no look-up, and a coroutine for each would be a good part of what they cost.
judged session::judge_at_once(std::string_view block, base::time_point at, judgement& made)
{
    try {
        const auto read = judge_.consider(from_, block, at, made);
        if (read)
            return judge_.decide(from_, made) ? judged::done : judged::waiting;
        log_.error(text::log_line()
                       .add("event", "malformed")
                       .add("host", from_.host)
                       .add("problem", read.error().text)
                       .text());
        return judged::no_request;
    } catch (const std::exception& failure) {
        note_failure(failure);
        return judged::done;
    }
}

asio::awaitable<void> session::judge_the_rest(judgement& made)
{
    try {
        do {
            co_await fetch(made.view, made.run->wanted());
            made.has_waited = true;
        } while (!judge_.decide(from_, made));
    } catch (const std::exception& failure) {
        note_failure(failure);
    }
}

// An internal failure must not stop mail: it is logged, and Postfix goes on with its own restrictions.
void session::note_failure(const std::exception& failure)
{
    judge_.failed();
    log_.error(text::log_line().add("event", "decision").add("host", from_.host).add("problem", failure.what()).text());
}

asio::awaitable<void> session::wait_for_facts(std::shared_ptr<commits> facts)
{
    std::function<void(std::function<void(bool)>)> start = [facts](std::function<void(bool)> told) {
        facts->when_done(std::move(told));
    };
    co_await net::callback<bool>(start);
}

} // namespace

asio::awaitable<void> serve(net::stream peer, const session_settings& settings, judge& by, const base::logger& log,
                            recorder* record)
{
    session one(std::move(peer), settings, by, log, record);
    co_await one.run();
}

} // namespace policyd
