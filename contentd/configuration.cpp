#include "contentd/configuration.hpp"

#include <algorithm>
#include <thread>

namespace contentd {

state::options state_options(const conf::settings& settings, std::string_view owner, bool is_daemon)
{
    state::options made;
    made.uri = settings.text("state");
    made.owner = owner;
    made.is_daemon = is_daemon;
    made.address_memory = settings.size("state_address_memory");
    made.aggregate_memory = settings.size("state_aggregate_memory");
    made.mark_memory = settings.size("state_mark_memory");
    made.outbox_limit = settings.size("outbox_limit");
    made.commit_limit = settings.duration("commit_limit");
    return made;
}

mime::limits mime_limits(const conf::settings& settings)
{
    mime::limits made;
    made.depth = static_cast<unsigned>(settings.number("contentd.mime_depth_limit"));
    made.parts = static_cast<std::size_t>(settings.number("contentd.mime_parts_limit"));
    made.header_bytes = settings.size("contentd.mime_header_limit");
    made.decoded_bytes = settings.size("contentd.mime_decoded_limit");
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

std::size_t connections_a_thread(const conf::settings& settings)
{
    const auto wanted = static_cast<std::size_t>(settings.number("threads"));
    const std::size_t threads = wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
    return std::max<std::size_t>(1, static_cast<std::size_t>(settings.number("contentd.outbound_limit")) / threads);
}

} // namespace contentd
