#include "contentd/smtp_out/client.hpp"

#include "common/text/log_line.hpp"
#include "contentd/smtp_out/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <exception>
#include <set>
#include <utility>
#include <vector>

namespace smtp_out {

namespace asio = boost::asio;

namespace {

// Longer than Postfix's own connection cache, shorter than anybody's patience with a process that does nothing.
constexpr std::chrono::seconds idle_limit{30};

outcome failed(const outgoing& message, std::string enhanced, std::string text)
{
    outcome told;
    told.replies.assign(message.recipients.size(), smtp::reply{451, std::move(enhanced), std::move(text)});
    return told;
}

struct waiting
{
    waiting(const asio::any_io_executor& executor, std::deque<waiting*>& joined) : timer(executor), queue(joined)
    {
        queue.push_back(this);
    }
    ~waiting() { std::erase(queue, this); }
    waiting(const waiting&) = delete;
    waiting& operator=(const waiting&) = delete;

    asio::steady_timer timer;
    std::deque<waiting*>& queue;
    bool is_granted = false;
};

} // namespace

struct pool::contents
{
    const base::logger& log;
    announcements& known;
    std::string hostname;
    timeouts allowed;
    std::size_t limit;

    std::size_t busy = 0;
    std::vector<std::unique_ptr<connection>> idle; // the longest idle first
    std::deque<waiting*> queue;
    std::set<std::string> told_of_xforward; // next hops whose refusal stands in the log

    asio::awaitable<bool> acquire();
    void release();
    std::unique_ptr<connection> take_idle(const std::string& next_hop);
    void keep(std::unique_ptr<connection> used);
    asio::awaitable<base::result<std::unique_ptr<connection>>> open(std::string next_hop);
    asio::awaitable<outcome> send(std::string next_hop, const outgoing& message);
    void note_xforward(const std::string& next_hop, const smtp::reply& refusal);
};

namespace {

/// The right to have one connection, given back at the end of a scope.
template <class Owner>
class lease
{
  public:
    explicit lease(Owner& owner) : owner_(owner) {}
    ~lease() { owner_.release(); }
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;

  private:
    Owner& owner_;
};

} // namespace

pool::pool(const base::logger& log, announcements& known, std::string hostname, timeouts allowed, std::size_t limit)
    : contents_(new contents{log, known, std::move(hostname), allowed, limit, 0, {}, {}, {}})
{}

// False when no turn came within the limit. A turn is handed over: nobody overtakes those who wait.
asio::awaitable<bool> pool::contents::acquire()
{
    if (busy < limit && queue.empty()) {
        ++busy;
        co_return true;
    }
    const auto executor = co_await asio::this_coro::executor;
    waiting self(executor, queue);
    self.timer.expires_after(allowed.connect);
    const auto token = asio::as_tuple(asio::use_awaitable);
    co_await self.timer.async_wait(token);
    co_return self.is_granted;
}

void pool::contents::release()
{
    if (queue.empty()) {
        --busy;
        return;
    }
    queue.front()->is_granted = true;
    queue.front()->timer.cancel();
    queue.pop_front();
}

std::unique_ptr<connection> pool::contents::take_idle(const std::string& next_hop)
{
    for (std::size_t i = idle.size(); i-- > 0;) { // the last used first: the others may grow old
        if (idle[i]->next_hop() != next_hop)
            continue;
        std::unique_ptr<connection> found = std::move(idle[i]);
        idle.erase(idle.begin() + static_cast<std::ptrdiff_t>(i));
        if (found->is_usable())
            return found;
    }
    return nullptr;
}

void pool::contents::keep(std::unique_ptr<connection> used)
{
    if (used->is_usable())
        idle.push_back(std::move(used));
    std::erase_if(idle, [](const auto& each) { return each->idle() > idle_limit; });
}

asio::awaitable<base::result<std::unique_ptr<connection>>> pool::contents::open(std::string next_hop)
{
    // Those of other next hops count too; their turn is over.
    while (!idle.empty() && busy + idle.size() > limit)
        idle.erase(idle.begin());
    const auto where = net::endpoint::parse(next_hop);
    if (!where)
        co_return where.error();
    auto connecting = net::connect(*where, allowed.connect);
    auto connected = co_await std::move(connecting);
    if (!connected)
        co_return base::fail("connect: " + connected.error().message());
    auto opened = std::make_unique<connection>(std::move(*connected), next_hop, allowed);
    auto greeting = opened->greet(hostname);
    const auto greeted = co_await std::move(greeting);
    if (!greeted)
        co_return greeted.error();
    if (opened->is_extended())
        known.store(next_hop, opened->announced());
    co_return opened;
}

asio::awaitable<outcome> pool::contents::send(std::string next_hop, const outgoing& message)
{
    auto acquiring = acquire();
    const bool is_acquired = co_await std::move(acquiring);
    if (!is_acquired)
        co_return failed(message, "4.3.2", next_hop + ": too many connections, none became free in time");
    const lease<contents> turn(*this);
    std::unique_ptr<connection> used = take_idle(next_hop);
    while (true) {
        const bool is_reused = used != nullptr;
        if (!is_reused) {
            auto opening = open(next_hop);
            auto opened = co_await std::move(opening);
            if (!opened)
                co_return failed(message, "4.4.1", next_hop + ": " + opened.error().text);
            used = std::move(*opened);
        }
        auto delivering = used->deliver(message);
        connection::delivery done = co_await std::move(delivering);
        if (done.xforward_refusal)
            note_xforward(next_hop, *done.xforward_refusal);
        if (done.is_lost && is_reused) {
            used.reset();
            continue;
        }
        keep(std::move(used));
        co_return std::move(done.given);
    }
}

void pool::contents::note_xforward(const std::string& next_hop, const smtp::reply& refusal)
{
    if (!told_of_xforward.insert(next_hop).second)
        return;
    log.warning(text::log_line()
                    .add("event", "xforward-refused")
                    .add("next_hop", next_hop)
                    .add("reply", refusal.to_text())
                    .add("mend", "smtpd_authorized_xforward_hosts of the next hop")
                    .text());
}

asio::awaitable<outcome> pool::send(std::string next_hop, const outgoing& message)
{
    std::string problem;
    // A session that is cut off when the daemon ends may be the last to need it.
    const std::shared_ptr<contents> kept = contents_;
    try {
        auto sending = kept->send(next_hop, message);
        outcome given = co_await std::move(sending);
        co_return given;
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    // Before or after the dot? Not known, so it counts as after.
    outcome told = failed(message, "4.3.0", next_hop + ": " + problem);
    told.is_uncertain = true;
    co_return told;
}

void pool::close_idle(std::chrono::milliseconds for_at_least)
{
    std::erase_if(contents_->idle, [&](const auto& each) { return each->idle() >= for_at_least; });
}

} // namespace smtp_out
