// link - one configured source with what stands around it: cache, breaker, questions on their way, catch-all probe
//
// So simultaneous questions about one address are one, a dead back end is asked ever more rarely, and one that takes
// any address at all tells nothing: every day it is asked for a local part that nobody has.
//
// Threads: now() from any; the rest on the one of the io_context.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/dns/breaker.hpp"
#include "policyd/recipients/cache.hpp"
#include "policyd/recipients/recipient_file.hpp"
#include "policyd/recipients/source.hpp"
#include "policyd/recipients/source_spec.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace policyd {

struct link_limits
{
    std::size_t questions = 10000; // on their way
    std::size_t domains = 10000;   // of which it is known whether the source takes any address
};

class source_link
{
  public:
    /// The cache, the log and the registry must outlive it. Exactly one of `file` and `source` is there; `number` tells
    /// it from the others in the cache.
    source_link(source_spec spec, std::size_t number, std::unique_ptr<recipient_file> file,
                std::unique_ptr<recipient_source> source, recipient_cache& cache, const base::logger& log,
                base::metrics& metrics, const link_limits& limits = {});

    /// What is known without asking; nothing when it must be asked.
    std::optional<source_answer> now(const recipient_forms& address);
    /// The caller awaits it in place.
    boost::asio::awaitable<source_answer> ask(recipient_forms address, steady_time deadline);

    const source_spec& spec() const { return spec_; }
    recipient_file* file() { return file_.get(); }
    void tidy(steady_time now);
    void close();

  private:
    using told_function = std::function<void(source_answer)>;
    struct domain_state
    {
        bool takes_all = false;
        steady_time next_probe{};
    };

    std::optional<source_answer> cached(const std::string& address);
    boost::asio::awaitable<source_answer> ask_form(std::string address, const std::string& domain,
                                                   steady_time deadline);
    boost::asio::awaitable<source_answer> ask_source(std::string address, steady_time deadline);
    boost::asio::awaitable<source_answer> probe(std::string domain, steady_time deadline);
    boost::asio::awaitable<source_answer> ask_once(std::string address, std::string domain, steady_time deadline);
    void note_outcome(const source_answer& told);
    void note_probe(const std::string& domain, domain_state& state, const source_answer& told);
    void count(const source_answer& told) { counted_[static_cast<std::size_t>(told.is)]->add(); }

    const source_spec spec_;
    const std::size_t number_;
    const link_limits limits_;
    const std::unique_ptr<recipient_file> file_;
    const std::unique_ptr<recipient_source> source_;
    recipient_cache& cache_;
    const base::logger& log_;
    dns::breaker breaker_;
    std::shared_ptr<std::atomic<bool>> is_open_ = std::make_shared<std::atomic<bool>>(false); // the breaker
    std::unordered_map<std::string, std::vector<told_function>> on_their_way_;
    std::unordered_map<std::string, domain_state> domains_;
    std::array<base::metric_counter*, recipient_verdict_names.size()> counted_{};
    base::metric_counter& hits_;
};

} // namespace policyd
