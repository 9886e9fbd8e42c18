// configuration - sekimori.conf's values as the parts want them

#pragma once

#include "common/conf/settings.hpp"
#include "common/state/state.hpp"
#include "contentd/mime/limits.hpp"
#include "contentd/smtp_out/client.hpp"

#include <string_view>

namespace contentd {

state::options state_options(const conf::settings& settings, std::string_view owner, bool is_daemon);
mime::limits mime_limits(const conf::settings& settings);
smtp_out::timeouts next_hop_timeouts(const conf::settings& settings);
/// contentd.outbound_limit shared out among the threads, at least one each.
std::size_t connections_a_thread(const conf::settings& settings);

} // namespace contentd
