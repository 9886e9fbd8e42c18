#include "common/state/configuration.hpp"

#include "common/state/sqlite.hpp"
#include "common/text/escape.hpp"

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
    wanted.grey.memory = 0;     // who greylists says more
    wanted.familiar.memory = 0; // and who asks for familiars
    wanted.familiar.after = settings.duration("policyd.familiar_after");
    wanted.digest.filter_memory = 0; // and for digests
    wanted.digest.is_purged = false;
    wanted.outbox = settings.text("outbox");
    wanted.outbox_limit = settings.size("outbox_limit");
    wanted.commit_limit = settings.duration("commit_limit");
    return wanted;
}

base::result<void> check_place(const conf::settings& settings)
{
    const std::string& uri = settings.text("state");
    if (sqlite_path(uri).empty())
        return base::fail(settings.where("state") + ": state: \"" + text::printable(uri, 80) + "\" is not sqlite:PATH");
    return {};
}

} // namespace state
