// look_ups - the resolver, on a thread of its own, and what asks it: DNS lists, SPF

#pragma once

#include "common/conf/settings.hpp"
#include "common/dns/at_once.hpp"
#include "common/dns/blocklists.hpp"
#include "common/dns/open.hpp"
#include "policyd/context.hpp"
#include "policyd/spf/checks.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <thread>
#include <vector>

namespace policyd {

struct look_up_settings
{
    dns::resolver_settings resolver;
    std::vector<dns::blocklist_spec> lists;
    spf_settings spf;
};

/// Fails with place, key and reason.
base::result<look_up_settings> to_look_up_settings(const conf::settings& settings);

/// Must outlive those who ask, and end before their io_contexts, when those no longer run.
class look_ups
{
  public:
    /// Throws std::runtime_error when c-ares cannot work so. `is_daemon`: the lists are tested.
    look_ups(const look_up_settings& wanted, const base::logger& log, base::metrics& metrics, bool is_daemon);
    ~look_ups();
    look_ups(const look_ups&) = delete;
    look_ups& operator=(const look_ups&) = delete;

    /// Lets observations ask.
    void join(surroundings& around);

  private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
    std::unique_ptr<dns::resolver> resolver_;
    dns::at_once at_once_{*resolver_};
    dns::blocklists lists_;
    spf_checks spf_;
    std::thread thread_;
};

} // namespace policyd
