#include "policyd/look_ups.hpp"

#include "common/dns/blocklist_settings.hpp"
#include "common/net/host_name.hpp"

namespace policyd {

base::result<look_up_settings> to_look_up_settings(const conf::settings& settings)
{
    const auto resolver = dns::settings_from(settings);
    if (!resolver)
        return resolver.error();
    look_up_settings made{*resolver, {}, {}};
    made.spf.limit = settings.duration("policyd.spf_timeout");
    made.spf.receiver = settings.text("policyd.authserv_id");
    if (made.spf.receiver.empty())
        made.spf.receiver = net::host_name();
    auto lists = dns::blocklists_from(settings, "policyd.dnsbl");
    if (!lists)
        return lists.error();
    made.lists = *std::move(lists);
    return made;
}

look_ups::look_ups(const look_up_settings& wanted, const base::logger& log, base::metrics& metrics, bool is_daemon)
    : resolver_(dns::open(wanted.resolver, context_, metrics)), lists_(wanted.lists, *resolver_, log, metrics),
      spf_(*resolver_, wanted.spf, log, metrics)
{
    if (is_daemon)
        lists_.keep_tested(context_.get_executor());
    thread_ = std::thread([this] { context_.run(); });
}

look_ups::~look_ups()
{
    context_.stop();
    thread_.join();
    spf_.stop();
    resolver_.reset();
}

void look_ups::join(surroundings& around)
{
    around.dns = resolver_.get();
    around.dns_at_once = &at_once_;
    around.lists = &lists_;
    around.spf = &spf_;
}

} // namespace policyd
