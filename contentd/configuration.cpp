#include "contentd/configuration.hpp"

#include <algorithm>
#include <thread>

namespace contentd {

inspection_settings inspection_from(const conf::settings& settings)
{
    inspection_settings made;
    made.v4_length = static_cast<unsigned>(settings.number("networks_v4_length"));
    made.v6_length = static_cast<unsigned>(settings.number("networks_v6_length"));
    made.limits.depth = static_cast<unsigned>(settings.number("contentd.mime_depth_limit"));
    made.limits.parts = static_cast<std::size_t>(settings.number("contentd.mime_parts_limit"));
    made.limits.header_bytes = settings.size("contentd.mime_header_limit");
    made.limits.decoded_bytes = settings.size("contentd.mime_decoded_limit");
    made.limits.rereads = static_cast<std::size_t>(settings.number("contentd.mime_reread_limit"));
    made.limits.time = settings.duration("contentd.mime_time_limit");
    return made;
}

smtp_out::timeouts next_hop_timeouts(const conf::settings& settings)
{
    smtp_out::timeouts made;
    made.connect = settings.duration("contentd.connect_timeout");
    made.command = settings.duration("contentd.command_timeout");
    made.data = settings.duration("contentd.data_timeout");
    made.data_done = settings.duration("contentd.data_done_timeout");
    return made;
}

unsigned thread_count(const conf::settings& settings)
{
    const auto wanted = static_cast<unsigned>(settings.number("threads"));
    return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

unsigned network_threads(const conf::settings& settings)
{
    return std::min(thread_count(settings), static_cast<unsigned>(settings.number("contentd.outbound_limit")));
}

std::size_t connections_a_thread(const conf::settings& settings)
{
    return static_cast<std::size_t>(settings.number("contentd.outbound_limit")) / network_threads(settings);
}

} // namespace contentd
