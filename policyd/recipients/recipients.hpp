// recipients - who is known and who is not, from sources that are asked before Postfix refuses
//
// The sources of a recipient's domain are asked in their order until one knows it. It is unknown when all of them say
// so; when one could not tell, neither. postmaster and abuse are unknown only when a back end itself refuses them:
// Postfix may have them where a list of mailboxes has not. A look-up takes no longer than the configured bound,
// whatever its sources do.
//
// The network belongs to one thread of its own here, and what blocks to others: files to who calls follow(), databases
// to a thread each. Threads: all functions but follow() from any.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/conf/settings.hpp"
#include "policyd/recipients/cache.hpp"
#include "policyd/recipients/client_tls.hpp"
#include "policyd/recipients/guard.hpp"
#include "policyd/recipients/link.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace policyd {

struct recipient_settings
{
    std::vector<source_spec> sources; // each name once
    std::vector<std::string> places;  // where each stands: `sekimori.conf:12: policyd.recipients: `
    std::string delimiters = "+";
    std::chrono::milliseconds limit{5000}; // of a look-up in all
    recipient_cache_limits cache;
    std::string helo;
    net::tls_level tls = net::tls_level::none; // to hosts whose line names none
    std::string tls_authorities;               // PEM file; empty: the system's
};

/// Fails with place, key and reason.
base::result<recipient_settings> to_recipient_settings(const conf::settings& settings);

struct recipient_told
{
    recipient_verdict is = recipient_verdict::cannot_tell;
    bool is_counted = false; // an unknown one that may be counted as such
};

/// One source's part in a look-up, for the operator.
struct recipient_step
{
    std::string source;
    source_answer told;
    std::chrono::microseconds took{};
};

class recipients
{
  public:
    /// Null without sources. Fails with place, key and reason on a file, database or statement that is no good; a back
    /// end that is down is none of that. The log and the registry must outlive it.
    static base::result<std::unique_ptr<recipients>> open(const recipient_settings& wanted, const base::logger& log,
                                                          base::metrics& metrics);
    /// Before the io_contexts of those who ask, when these no longer run.
    ~recipients();
    recipients(const recipients&) = delete;
    recipients& operator=(const recipients&) = delete;

    /// What is known without waiting; nothing when the sources must be asked. `has_login`: the client may send to any
    /// domain, so that the sources for all domains say nothing of it.
    std::optional<recipient_told> known_now(std::string_view address, bool has_login, base::time_point at);
    /// Whether what is not known without waiting may take a question to a back end.
    bool asks_network(std::string_view address, bool has_login) const;
    /// The caller awaits it in place, and goes on on its own executor.
    boost::asio::awaitable<recipient_told> ask(std::string address, bool has_login, base::time_point at);

    /// Postfix accepts a recipient of which a source said that it does not exist.
    void contradicted(std::string_view address, base::time_point at);

    /// What each source says in turn, until one knows it. Blocks, and changes nothing beyond the cache: for commands.
    recipient_verdict examine(std::string_view address, std::vector<recipient_step>& steps);

    /// Looks after the files; every second, from one thread.
    void follow(const base::logger& log);
    /// Nothing that was told before counts any more.
    void forget() { cache_->clear(); }
    /// Forgets, and reads the authorities of certificates again; what fails of that is logged, and those in force stay.
    void renew(const std::string& authorities);

  private:
    using chain = std::vector<source_link*>;
    struct waiting_request; // told once: by the sources or by its time limit

    recipients(const recipient_settings& wanted, const base::logger& log, base::metrics& metrics);
    void add(const source_spec& spec, std::unique_ptr<recipient_file> file, std::unique_ptr<recipient_source> source,
             base::metrics& metrics);
    const chain& chain_of(const std::string& domain, bool has_login) const;
    recipient_told judge(const recipient_forms& address, recipient_verdict is, base::time_point at);
    void begin(const recipient_forms& address, const chain& asked, std::function<void(recipient_verdict)> told);
    boost::asio::awaitable<void> walk(recipient_forms address, const chain& asked, std::shared_ptr<waiting_request> who,
                                      steady_time deadline, std::vector<recipient_step>* steps);
    boost::asio::awaitable<void> keep_tidy();

    const recipient_settings settings_;
    const base::logger& log_;
    client_tls tls_{settings_.tls_authorities};
    // A scrape of the metrics may come after our end.
    const std::shared_ptr<recipient_cache> cache_;
    const std::shared_ptr<recipient_guard> guard_ = std::make_shared<recipient_guard>();
    std::atomic<bool> was_frozen_{false};
    std::atomic<std::int64_t> complained_{0};
    std::deque<source_link> links_;
    std::map<std::string, chain, std::less<>> by_domain_;
    chain for_all_;
    base::metric_counter& doubts_;
    base::metric_counter& late_;
    std::optional<boost::asio::io_context> context_;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    std::list<std::weak_ptr<waiting_request>> waiting_; // the thread's
    std::thread thread_;
};

} // namespace policyd
