#include "contentd/domain_lists.hpp"

#include "common/dns/blocklist_settings.hpp"
#include "common/net/await.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace contentd {

namespace asio = boost::asio;

namespace {

// All answers of one call, in order; only the resolver's thread touches it.
struct gathering
{
    std::vector<dns::listing_result> results;
    std::size_t missing = 0;
    std::function<void(std::vector<dns::listing_result>)> done;
};

} // namespace

base::result<domain_list_settings> domain_lists_from(const conf::settings& settings)
{
    const auto resolver = dns::settings_from(settings);
    if (!resolver)
        return resolver.error();
    auto lists = dns::blocklists_from(settings, "contentd.uribl");
    if (!lists)
        return lists.error();
    for (dns::blocklist_spec& each : *lists)
        each.kind = dns::blocklist_spec::subject::domain;
    return domain_list_settings{*resolver, *std::move(lists)};
}

domain_lists::domain_lists(const domain_list_settings& wanted, const base::logger& log, base::metrics& metrics,
                           bool is_daemon)
    : resolver_(dns::open(wanted.resolver, context_, metrics)), lists_(wanted.lists, *resolver_, log, metrics)
{
    if (is_daemon)
        lists_.keep_tested(context_.get_executor());
    thread_ = std::thread([this] { context_.run(); });
}

domain_lists::~domain_lists()
{
    context_.stop();
    thread_.join();
    resolver_.reset();
}

asio::awaitable<std::vector<dns::listing_result>> domain_lists::ask(std::vector<std::string> domains)
{
    using results = std::vector<dns::listing_result>;
    if (domains.empty())
        co_return results();
    std::function<void(std::function<void(results)>)> start = [&](std::function<void(results)> done) {
        auto all = std::make_shared<gathering>();
        all->results.resize(domains.size());
        all->missing = domains.size();
        all->done = std::move(done);
        asio::post(context_, [this, all, wanted = std::move(domains)]() mutable {
            for (std::size_t i = 0; i < wanted.size(); ++i)
                asio::co_spawn(context_, lists_.ask(std::move(wanted[i])),
                               [all, i](const std::exception_ptr& failed, dns::listing_result came) {
                                   if (failed)
                                       came.temporary.emplace_back("dns");
                                   all->results[i] = std::move(came);
                                   if (--all->missing == 0)
                                       all->done(std::move(all->results));
                               });
        });
    };
    co_return co_await net::callback<results>(std::move(start));
}

} // namespace contentd
