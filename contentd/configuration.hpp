// configuration - sekimori.conf's values as the parts want them

#pragma once

#include "common/conf/settings.hpp"
#include "contentd/inspection.hpp"
#include "contentd/smtp_out/client.hpp"

#include <cstddef>

namespace contentd {

inspection_settings inspection_from(const conf::settings& settings);
smtp_out::timeouts next_hop_timeouts(const conf::settings& settings);
/// contentd.outbound_limit shared out among the threads, at least one each.
std::size_t connections_a_thread(const conf::settings& settings);

} // namespace contentd
