// checks - SPF checks, each made once for the many requests of a message
//
// Postfix asks at each recipient and in each context, and one rule may want several values of the same check. So a
// result is kept for half a minute, also one that could not be told: a DNS that is silent delays a message once. Who
// asks while a check is on its way waits for that one. A client that sends many messages for one domain gets one check
// for all of them, but where the domain's records speak of the local part.
//
// Threads: any; a check runs where it is first asked for, and waits there without blocking. With the DNS's answers in
// memory it costs 10 to 50 microseconds of that thread, a kept result 2 (spf_load). When all its records are as long
// as they may be it takes 3 milliseconds: what reads so much is made on one thread for that, and costs who asks less
// than one. Such checks wait for each other, and for nobody else.

#pragma once

#include "common/auth/spf_result.hpp"
#include "common/base/guarded.hpp"
#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/dns/at_once.hpp"
#include "common/dns/resolver.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace policyd {

using spf_answer = std::shared_ptr<const auth::spf_result>;

struct spf_settings
{
    std::string receiver;                    // our name in headers and for %{r}
    std::chrono::milliseconds limit{20'000}; // of a whole check; RFC 7208, 4.6.4 wants no less
    std::chrono::milliseconds hold{30'000};  // how long a result is kept
    std::size_t most = 10'000;               // results that are kept, some 400 bytes each
};

class spf_checks
{
  public:
    using clock_function = std::function<std::chrono::steady_clock::time_point()>;

    /// The resolver, the log and the registry must outlive it; ends before the io_contexts of those who ask.
    spf_checks(dns::resolver& by, spf_settings wanted, const base::logger& log, base::metrics& metrics,
               clock_function clock = &std::chrono::steady_clock::now);

    /// Checks of very long records are not answered from then on. Before the resolver ends.
    void stop();

    const std::string& receiver() const { return settings_.receiver; }

    /// Never null; temperror when the DNS does not tell within the limit. To be called where one thread runs the
    /// executor; the caller awaits it in place. At once: by what the DNS's cache holds, else temperror; such a check is
    /// neither kept nor logged.
    boost::asio::awaitable<spf_answer> check(const auth::spf_query& query, dns::patience how = dns::patience::waits);

  private:
    using told_function = std::function<void(spf_answer)>;
    struct place
    {
        spf_answer answer; // null while the check is on its way
        std::vector<told_function> waiting;
    };
    using places = std::map<std::string, place>;
    struct table
    {
        places all;
        std::deque<std::pair<std::chrono::steady_clock::time_point, places::iterator>> by_end; // those with an answer
    };

    static void trim(table& in, std::chrono::steady_clock::time_point now, std::size_t most);
    spf_answer kept(const std::string& key);
    void join(const std::string& key, told_function told);
    boost::asio::awaitable<spf_answer> make(const auth::spf_query& query, dns::resolver& by);
    void finish(const std::string& key, const std::string& kept_as, const spf_answer& answer);
    void note(const auth::spf_query& query, const auth::spf_result& found);

    dns::resolver& resolver_;
    dns::at_once at_once_{resolver_};
    const spf_settings settings_;
    const base::logger& log_;
    const clock_function clock_;
    std::array<base::metric_counter*, 7> counted_{};
    base::guarded<table> table_;
    boost::asio::thread_pool long_ones_{1}; // ends first
};

} // namespace policyd
