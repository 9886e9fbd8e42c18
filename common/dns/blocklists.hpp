// blocklists - the configured DNS lists, asked side by side
//
// Threads: any; a coroutine goes on on its own executor.

#pragma once

#include "common/dns/at_once.hpp"
#include "common/dns/blocklist.hpp"
#include "common/dns/resolver.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <functional>
#include <span>

namespace dns {

struct listing_result
{
    std::size_t asked = 0;              // lists of that kind, those that are skipped for a while included
    double score = 0;                   // sum of the weights of the lists that list it
    bool may_be_lower = false;          // a list of good hosts, whose weight is below 0, could not tell
    std::vector<std::string> listed;    // names of those, in the order of the configuration
    std::vector<std::string> temporary; // names of those that could not tell
};

class blocklists
{
  public:
    using clock_function = std::function<steady_time()>;

    /// The resolver, the log and the registry must outlive it.
    blocklists(std::span<const blocklist_spec> specs, resolver& by, const base::logger& log, base::metrics& metrics,
               clock_function clock = &std::chrono::steady_clock::now, const breaker_settings& breaks = {},
               const test_pace& tests = {});

    /// Whether there is a list of that kind.
    bool has(blocklist_spec::subject kind) const;

    /// In the lists of addresses. The caller awaits it in place, as the next one. At once: a list whose answer is not
    /// in memory is temporary, and asked for the next time.
    boost::asio::awaitable<listing_result> ask(net::ip_address address, patience how = patience::waits);
    /// In the lists of domains. An address or a name without a dot is in none.
    boost::asio::awaitable<listing_result> ask(std::string domain, patience how = patience::waits);

    /// Tests each list now and every hour, sooner where it did not answer; none waits for another. Until a list has
    /// passed, what it lists is temporary. Goes on until that executor's io_context stops, before the lists end.
    /// Answers come through the resolver's cache, as those that count do.
    void keep_tested(const boost::asio::any_io_executor& on);

  private:
    boost::asio::awaitable<listing_result> ask_all(blocklist_spec::subject kind, std::string subject, patience how);
    boost::asio::awaitable<void> judge_later(blocklist& which, question asked);
    boost::asio::awaitable<void> keep_tested(blocklist& which);

    resolver& resolver_;
    const clock_function clock_;
    std::deque<blocklist> lists_;
};

} // namespace dns
