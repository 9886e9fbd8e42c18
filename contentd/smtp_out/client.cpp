#include "contentd/smtp_out/client.hpp"

#include "contentd/smtp_out/connections.hpp"
#include "contentd/smtp_out/together.hpp"

#include <exception>
#include <utility>

namespace smtp_out {

namespace asio = boost::asio;

namespace {

asio::awaitable<outcome> send_once(connections& from, std::string next_hop, const outgoing& message)
{
    auto acquiring = from.free.acquire(1, left_until(message.answer_by, from.allowed.connect));
    const bool is_acquired = co_await std::move(acquiring);
    const std::size_t recipients = message.recipients.size();
    if (!is_acquired)
        co_return failed(recipients, "4.3.2", next_hop + ": too many connections, none became free in time");
    const held_turns turn(from.free, 1);
    std::unique_ptr<connection> used = from.take_idle(next_hop);
    while (true) {
        const bool is_reused = used != nullptr;
        if (!is_reused) {
            auto opening = from.open(next_hop, message.answer_by);
            auto opened = co_await std::move(opening);
            if (!opened)
                co_return failed(recipients, opened.error().enhanced, opened.error().text);
            used = std::move(*opened);
        }
        auto delivering = used->deliver(message);
        connection::delivery done = co_await std::move(delivering);
        if (done.is_lost && is_reused) {
            used.reset();
            continue;
        }
        from.keep(std::move(used), done);
        co_return std::move(done.given);
    }
}

// Who was too many comes again, as long as each transaction takes some.
asio::awaitable<outcome> send_split(connections& from, std::string next_hop, const outgoing& message)
{
    auto sending = send_once(from, next_hop, message);
    outcome told = co_await std::move(sending);
    std::vector<std::size_t> left = too_many(told.replies);
    std::size_t asked = message.recipients.size();
    while (!left.empty() && left.size() < asked) {
        const outgoing rest = only(message, left);
        auto again = send_once(from, next_hop, rest);
        outcome more = co_await std::move(again);
        asked = left.size();
        std::vector<std::size_t> still;
        for (const std::size_t place : too_many(more.replies))
            still.push_back(left[place]);
        told.take(std::move(more), left);
        left = std::move(still);
    }
    co_return told;
}

} // namespace

pool::pool(const base::logger& log, announcements& known, std::string hostname, timeouts allowed, std::size_t limit,
           net::tls_policy security)
    : contents_(
          new connections{log, known, std::move(hostname), allowed, std::move(security), turns(limit), {}, {}, {}})
{}

asio::awaitable<outcome> pool::send(std::string next_hop, const outgoing& message)
{
    std::string problem;
    // A session that is cut off when the daemon ends may be the last to need it.
    const std::shared_ptr<connections> kept = contents_;
    try {
        auto sending = send_split(*kept, next_hop, message);
        outcome given = co_await std::move(sending);
        co_return given;
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    // Before or after the dot? Not known, so it counts as after.
    outcome told = failed(message.recipients.size(), "4.3.0", next_hop + ": " + problem);
    told.is_uncertain = true;
    co_return told;
}

asio::awaitable<std::vector<outcome>> pool::send_all(std::string next_hop, const std::vector<outgoing>& messages)
{
    std::string problem;
    const std::shared_ptr<connections> kept = contents_;
    try {
        if (messages.size() == 1 && messages.front().recipients.size() == 1) {
            auto sending = send_once(*kept, next_hop, messages.front());
            std::vector<outcome> given(1);
            given.front() = co_await std::move(sending);
            co_return given;
        }
        auto sending = send_together(*kept, next_hop, messages);
        std::vector<outcome> given = co_await std::move(sending);
        co_return given;
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    problem.insert(0, next_hop + ": ");
    std::vector<outcome> told;
    for (const outgoing& each : messages) {
        told.push_back(failed(each.recipients.size(), "4.3.0", problem));
        told.back().is_uncertain = true;
    }
    co_return told;
}

asio::awaitable<base::result<void>> pool::probe(std::string next_hop)
{
    const std::shared_ptr<connections> kept = contents_;
    std::string problem;
    try {
        if (!kept->free.try_acquire())
            co_return base::result<void>();
        const held_turns turn(kept->free, 1);
        auto opening = kept->open(next_hop, std::chrono::steady_clock::time_point::max());
        auto opened = co_await std::move(opening);
        if (!opened)
            co_return base::fail(opened.error().text);
        co_return base::result<void>(); // the connection ends with QUIT: an idle one would hold a process of the next
                                        // hop
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    co_return base::fail(problem);
}

void pool::close_idle(std::chrono::milliseconds for_at_least)
{
    contents_->close_idle(for_at_least);
}

} // namespace smtp_out
