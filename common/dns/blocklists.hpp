// blocklists - the configured DNS lists, asked side by side
//
// Threads: any; a coroutine goes on on its own executor.

#pragma once

#include "common/dns/blocklist.hpp"
#include "common/dns/resolver.hpp"

#include <deque>
#include <functional>
#include <span>

namespace dns {

struct listing_result
{
    std::size_t asked = 0;              // lists of that kind, those that are skipped for a while included
    double score = 0;                   // sum of the weights of the lists that list it
    std::vector<std::string> listed;    // names of those, in the order of the configuration
    std::vector<std::string> temporary; // names of those that could not tell
};

class blocklists
{
  public:
    using clock_function = std::function<steady_time()>;

    /// The resolver, the log and the registry must outlive it.
    blocklists(std::span<const blocklist_spec> specs, resolver& by, const base::logger& log, base::metrics& metrics,
               clock_function clock = &std::chrono::steady_clock::now, const breaker_settings& breaks = {});

    /// Whether there is a list of that kind.
    bool has(blocklist_spec::subject kind) const;

    /// In the lists of addresses. The caller awaits it in place, as the next one.
    boost::asio::awaitable<listing_result> ask(net::ip_address address);
    /// In the lists of domains. An address or a name without a dot is in none.
    boost::asio::awaitable<listing_result> ask(std::string domain);

    /// Tests each list once. The answers come through the resolver's cache, as those that count do.
    boost::asio::awaitable<void> test();
    /// Tests them now and every hour; ends with its io_context.
    boost::asio::awaitable<void> keep_tested();

  private:
    boost::asio::awaitable<listing_result> ask_all(blocklist_spec::subject kind, std::string subject);

    resolver& resolver_;
    const clock_function clock_;
    std::deque<blocklist> lists_;
};

} // namespace dns
