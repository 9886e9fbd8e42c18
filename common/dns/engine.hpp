// engine - a question's way: cache, those on their way, c-ares, decoder, cache
//
// Threads: known() and begin() any; the rest is on the io_context's.

#pragma once

#include "common/dns/in_flight.hpp"
#include "common/dns/open.hpp"
#include "common/dns/resolver_counts.hpp"

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <optional>

namespace dns {

class engine : public std::enable_shared_from_this<engine>
{
  public:
    engine(const resolver_settings& wanted, boost::asio::io_context& on, base::metrics& metrics);
    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;

    /// What is known without asking; null when that is nothing.
    answer_ptr known(const question& asked);
    /// `told` is called once, within the deadline, on whatever thread.
    void begin(const question& asked, const answer_function& told);
    /// Whoever waits is told that it is over.
    void end();

    resolver_counts& counts() { return counts_; }

  private:
    void send(const question& asked);
    void receive(const question& asked, std::uint16_t id, const reply& received);
    answer_ptr read(const question& asked, std::uint16_t id, const reply& received);
    answer_ptr stale_or(const question& asked, base::metric_counter& otherwise, std::string problem);
    void watch_deadlines();

    boost::asio::io_context& context_;
    const std::function<steady_time()> clock_;
    const std::shared_ptr<cache> cache_;
    const std::shared_ptr<in_flight> in_flight_;
    resolver_counts counts_;
    boost::asio::steady_timer timer_; // runs out when the next one who waits has waited enough
    std::atomic<bool> is_watching_{false};
    std::optional<channel> channel_; // until the end
};

} // namespace dns
