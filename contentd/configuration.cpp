#include "contentd/configuration.hpp"

#include "contentd/listener_settings.hpp"

#include <algorithm>
#include <thread>

namespace contentd {

inspection_settings inspection_from(const conf::settings& settings)
{
    inspection_settings made;
    made.hostname = hostname_of(settings);
    made.inside.entries = static_cast<std::size_t>(settings.number("contentd.inside_entries_limit"));
    made.inside.time = 4 * settings.duration("contentd.inside_time_limit");
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

session_settings session_for(const listener_settings& listener, const conf::settings& settings,
                             const std::vector<net::prefix>& networks)
{
    session_settings made;
    made.hostname = hostname_of(settings);
    made.where = listener.stands;
    made.next_hop = listener.next_hop;
    made.host = listener.host;
    made.tls = listener.tls;
    made.networks = networks;
    made.spool_memory = settings.size("contentd.spool_memory");
    made.message_size_limit = settings.size("contentd.message_size_limit");
    made.recipient_limit = static_cast<std::size_t>(settings.number("contentd.recipient_limit"));
    made.command_timeout = settings.duration("contentd.idle_timeout");
    made.data_timeout = settings.duration("contentd.input_timeout");
    return made;
}

} // namespace contentd
