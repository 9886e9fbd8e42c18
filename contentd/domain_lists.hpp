// domain_lists - the DNS lists that the domains of links are looked up in (URIBL, SURBL, DBL)
//
// The resolver and its look-ups have a thread of their own.

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/dns/blocklists.hpp"
#include "common/dns/open.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace contentd {

struct domain_list_settings
{
    dns::resolver_settings resolver;
    std::vector<dns::blocklist_spec> lists;
};

/// dns_* and contentd.uribl. Fails with place, key and reason.
base::result<domain_list_settings> domain_lists_from(const conf::settings& settings);

/// Must outlive those who ask. No io_context may end while someone on it waits for an answer.
class domain_lists
{
  public:
    /// Throws std::runtime_error when c-ares cannot work so. `is_daemon`: the lists are tested.
    domain_lists(const domain_list_settings& wanted, const base::logger& log, base::metrics& metrics, bool is_daemon);
    ~domain_lists();
    domain_lists(const domain_lists&) = delete;
    domain_lists& operator=(const domain_lists&) = delete;

    /// What they say of each domain, asked side by side; in their order. Goes on on the caller's executor.
    boost::asio::awaitable<std::vector<dns::listing_result>> ask(std::vector<std::string> domains);

  private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
    std::unique_ptr<dns::resolver> resolver_;
    dns::blocklists lists_;
    std::thread thread_;
};

} // namespace contentd
