// listener_settings - `inet:HOST:PORT [after|before] [host=NAME] [next_hop=HOST:PORT] [tls=starttls|implicit]`, one
// value of contentd.listen

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/net/endpoint.hpp"
#include "common/net/ip.hpp"
#include "contentd/message.hpp"
#include "contentd/rule_book.hpp"
#include "contentd/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace contentd {

struct listener_settings
{
    net::endpoint where;
    mode stands = mode::after_queue;
    std::string host;     // empty: the peer's address
    std::string next_hop; // HOST:PORT
    tls_start tls = tls_start::never;
};

/// The sentence of a failure is without the key.
base::result<listener_settings> read_listener(std::string_view written, std::string_view default_next_hop);

/// What rules may do where these listeners stand.
rule_limits rule_limits_of(const std::vector<listener_settings>& listeners);

// Of these a failure names the place where the value is written, and the key.

/// All of contentd.listen.
base::result<std::vector<listener_settings>> read_listeners(const conf::settings& settings);

/// contentd.networks.
base::result<std::vector<net::prefix>> read_networks(const conf::settings& settings);

/// contentd.metrics.
base::result<std::vector<net::endpoint>> read_metrics(const conf::settings& settings);

/// contentd.hostname, or the machine's name.
std::string hostname_of(const conf::settings& settings);

} // namespace contentd
