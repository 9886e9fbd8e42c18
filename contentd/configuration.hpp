// configuration - sekimori.conf's values as the parts want them

#pragma once

#include "common/conf/settings.hpp"
#include "contentd/inspection.hpp"
#include "contentd/listener_settings.hpp"
#include "contentd/session.hpp"
#include "contentd/smtp_out/client.hpp"

#include <cstddef>
#include <vector>

namespace contentd {

inspection_settings inspection_from(const conf::settings& settings);
smtp_out::timeouts next_hop_timeouts(const conf::settings& settings);
/// `threads`, or as many as the machine has processors.
unsigned thread_count(const conf::settings& settings);
/// No more than there may be connections to next hops, of which each has one at least.
unsigned network_threads(const conf::settings& settings);
/// contentd.outbound_limit shared out among the network threads.
std::size_t connections_a_thread(const conf::settings& settings);
/// Without what sessions share.
session_settings session_for(const listener_settings& listener, const conf::settings& settings,
                             const std::vector<net::prefix>& networks);

} // namespace contentd
