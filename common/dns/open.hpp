// open - the resolver of a daemon: c-ares on one of its threads, and a cache for all of them

#pragma once

#include "common/base/metrics.hpp"
#include "common/conf/settings.hpp"
#include "common/dns/cache.hpp"
#include "common/dns/channel.hpp"
#include "common/dns/resolver.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace dns {

struct resolver_settings
{
    channel_settings servers;
    std::chrono::milliseconds deadline{5000}; // no caller waits longer
    cache_limits cache;
    std::size_t most_in_flight = 4096; // questions on their way; a further one is temporary at once
    std::function<steady_time()> clock = &std::chrono::steady_clock::now; // by which answers age
};

/// dns_servers, dns_timeout, dns_cache. Fails with place, key and reason when a server is no address.
base::result<resolver_settings> settings_from(const conf::settings& settings);

/// The io_context must be run by one thread; the registry must outlive the resolver. The resolver must outlive whoever
/// asks it, and end on that thread or when that no longer runs, before the io_contexts of those whom it answers.
/// Throws std::runtime_error when c-ares cannot work so.
std::unique_ptr<resolver> open(const resolver_settings& wanted, boost::asio::io_context& on, base::metrics& metrics);

} // namespace dns
