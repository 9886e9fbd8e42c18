#include "common/state/configuration.hpp"

namespace state {

options options_from(const conf::settings& settings, std::string owner, bool is_daemon)
{
    options wanted;
    wanted.uri = settings.text("state");
    wanted.owner = std::move(owner);
    wanted.is_daemon = is_daemon;
    wanted.address_memory = settings.size("state_address_memory");
    wanted.aggregate_memory = settings.size("state_aggregate_memory");
    wanted.mark_memory = settings.size("state_mark_memory");
    wanted.grey.memory = settings.size("state_greylist_memory");
    wanted.grey.retry = settings.duration("greylist_retry");
    wanted.grey.keep = settings.duration("greylist_keep");
    wanted.grey.source_passes = static_cast<unsigned>(settings.number("greylist_source_passes"));
    wanted.grey.new_entries = static_cast<unsigned>(settings.number("greylist_new_entries"));
    wanted.outbox = settings.text("outbox");
    wanted.outbox_limit = settings.size("outbox_limit");
    wanted.commit_limit = settings.duration("commit_limit");
    return wanted;
}

} // namespace state
