#include "common/dns/engine.hpp"

#include "common/dns/decode.hpp"
#include "common/dns/query.hpp"

#include <boost/asio/post.hpp>

#include <openssl/rand.h>

#include <stdexcept>

namespace dns {

namespace asio = boost::asio;

namespace {

std::uint16_t random_id()
{
    unsigned char bytes[2];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        throw std::runtime_error("the system gives no random numbers");
    return static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]);
}

answer_ptr made_temporary(std::string problem)
{
    return std::make_shared<const answer>(temporary(std::move(problem)));
}

} // namespace

engine::engine(const resolver_settings& wanted, asio::io_context& on, base::metrics& metrics)
    : context_(on), clock_(wanted.clock), cache_(std::make_shared<cache>(wanted.cache)),
      in_flight_(std::make_shared<in_flight>(wanted.most_in_flight, wanted.deadline)), counts_(metrics), timer_(on)
{
    channel_.emplace(on, wanted.servers);
    // A scrape may come after our end.
    metrics.gauge("sekimori_dns_cached", "Answers of the DNS that are in memory.",
                  [kept = cache_] { return static_cast<double>(kept->entries()); });
    metrics.gauge("sekimori_dns_cache_evicted", "Answers of the DNS that made room for others.",
                  [kept = cache_] { return static_cast<double>(kept->evictions()); });
    metrics.gauge("sekimori_dns_in_flight", "Questions to the DNS on their way.",
                  [waiting = in_flight_] { return static_cast<double>(waiting->size()); });
}

answer_ptr engine::known(const question& asked)
{
    return cache_->fresh(asked, clock_());
}

void engine::begin(const question& asked, const answer_function& told)
{
    const auto outcome = in_flight_->add(asked, told, std::chrono::steady_clock::now());
    if (outcome == in_flight::outcome::refused) {
        counts_.refused.add();
        return told(made_temporary("too many questions are on their way"));
    }
    if (outcome == in_flight::outcome::begun) {
        counts_.asked.add();
        return asio::post(context_, [self = weak_from_this(), asked] {
            if (const auto mine = self.lock())
                mine->send(asked);
        });
    }
    counts_.joined.add();
    // Without a watch nobody waited any more for this question, or it is not sent yet.
    if (!is_watching_)
        asio::post(context_, [self = weak_from_this()] {
            if (const auto mine = self.lock())
                mine->watch_deadlines();
        });
}

void engine::end()
{
    channel_.reset();
    for (const answer_function& each : in_flight_->finish_all())
        each(made_temporary("the daemon ends"));
    timer_.cancel();
}

void engine::send(const question& asked)
{
    watch_deadlines();
    const std::uint16_t id = random_id();
    // The channel calls back before it ends, so before we do.
    channel_->send(write_query(asked, id), [this, asked, id](const reply& received) { receive(asked, id, received); });
}

void engine::receive(const question& asked, std::uint16_t id, const reply& received)
{
    const answer_ptr made = read(asked, id, received);
    for (const answer_function& each : in_flight_->finish(asked))
        each(made);
}

answer_ptr engine::read(const question& asked, std::uint16_t id, const reply& received)
{
    if (received.bytes.empty())
        return stale_or(asked, counts_.silent, received.problem);
    auto made = std::make_shared<const answer>(decode(received.bytes, asked, id));
    counts_.add(made->is);
    cache_->keep(asked, made, clock_());
    return made;
}

answer_ptr engine::stale_or(const question& asked, base::metric_counter& otherwise, std::string problem)
{
    if (answer_ptr old = cache_->stale(asked, clock_())) {
        counts_.stale.add();
        return old;
    }
    otherwise.add();
    return made_temporary(std::move(problem));
}

void engine::watch_deadlines()
{
    if (is_watching_)
        return;
    const std::optional<steady_time> next = in_flight_->next_deadline();
    if (!next)
        return;
    is_watching_ = true;
    timer_.expires_at(*next);
    timer_.async_wait([self = weak_from_this()](boost::system::error_code failed) {
        const auto mine = self.lock();
        if (!mine || failed)
            return;
        // Before the look at who waits: who joins later sees that nobody watches.
        mine->is_watching_ = false;
        for (const in_flight::waiter& each : mine->in_flight_->overdue(std::chrono::steady_clock::now()))
            each.told(mine->stale_or(each.asked, mine->counts_.late, "no answer came in time"));
        mine->watch_deadlines();
    });
}

} // namespace dns
