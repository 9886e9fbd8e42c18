#include "contentd/serve.hpp"

#include "common/base/metrics.hpp"
#include "common/conf/reload.hpp"
#include "common/net/daemon.hpp"
#include "common/net/keep_running.hpp"
#include "common/rules/keeper.hpp"
#include "common/state/configuration.hpp"
#include "common/text/log_line.hpp"
#include "contentd/configuration.hpp"
#include "contentd/digest_service.hpp"
#include "contentd/digest_settings.hpp"
#include "contentd/equipment.hpp"
#include "contentd/listener_settings.hpp"
#include "contentd/pipeline.hpp"
#include "contentd/session.hpp"
#include "contentd/tls_settings.hpp"
#include "contentd/upkeep.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

namespace contentd {

namespace asio = boost::asio;

namespace {

// Sessions above the limit that are served with 421 at once; only more than that wait for their turn to hear it.
constexpr unsigned told_to_go = 50;

// The spool's files have no name and nothing in them outlives a message, so where they are matters little: better the
// system's directory for temporary files than to put off every large message.
std::string usable_spool(const std::string& wanted, const base::logger& log)
{
    ::mkdir(wanted.c_str(), 0700);
    if (::access(wanted.c_str(), W_OK | X_OK) == 0)
        return wanted;
    log.warning("contentd.spool " + wanted + " cannot be written; /tmp takes its place");
    return "/tmp";
}

state::options state_options(const conf::settings& settings)
{
    state::options made = state::options_from(settings, "contentd", true);
    made.digest = digest_options_from(settings, true);
    return made;
}

std::unique_ptr<equipment> must_open(const conf::settings& settings, const base::logger& log, base::metrics& metrics)
{
    auto made = equipment::open(settings, log, metrics, true);
    if (!made)
        throw std::runtime_error(made.error().text);
    return *std::move(made);
}

// The service: everything that lives as long as the daemon, each part after those it needs.
class service
{
  public:
    service(const conf::command_line& line, const conf::settings& settings, const base::logger& log)
        : line_(line), settings_(settings), log_(log), equipment_(must_open(settings, log, metrics_)),
          state_(state::open(state_options(settings), log, metrics_)), seen_files_(state_->counters()),
          seen_texts_(state_->counters()), rules_(state_->counters()),
          quarantine_(settings.text("contentd.quarantine")), next_hop_tls_(settings.text("contentd.next_hop_tls")),
          workers_(thread_count(settings)),
          daemon_(log, network_threads(settings)), parts_{*state_,
                                                          rules_,
                                                          quarantine_,
                                                          workers_,
                                                          gate_,
                                                          log,
                                                          metrics_,
                                                          announced_,
                                                          hostname_of(settings),
                                                          equipment_->inspected(),
                                                          static_cast<int>(settings.number("contentd.poison_attempts")),
                                                          settings.duration("contentd.answer_within"),
                                                          settings.duration("contentd.answer_within_before"),
                                                          {settings.text("contentd.strip_contact"),
                                                           settings.boolean("contentd.strip_signed")},
                                                          equipment_->scanners(),
                                                          network_threads(settings),
                                                          &equipment_->urls(),
                                                          equipment_->domains(),
                                                          &seen_files_,
                                                          &seen_texts_,
                                                          equipment_->trust()},
          budget_(settings.size("contentd.memory_limit")),
          session_limit_(static_cast<unsigned>(settings.number("contentd.session_limit")))
    {
        for (std::size_t i = 0; i < daemon_.threads(); ++i)
            pipelines_.emplace(&daemon_.context(i),
                               std::make_unique<pipeline>(parts_, next_hop_timeouts(settings),
                                                          connections_a_thread(settings),
                                                          next_hop_security(settings, client_tls_)));
        metrics_.gauge("contentd_sessions", "Open connections from Postfix",
                       [this] { return static_cast<double>(daemon_.open_sessions()); });
        metrics_.gauge("contentd_message_bytes", "Bytes of messages that are inspected or passed on",
                       [this] { return static_cast<double>(budget_.taken()); });
    }

    ~service()
    {
        exchange_.reset();
        keeper_.reset(); // has the state count for new rules
        workers_.join();
        state_.reset(); // before the io_contexts, to which its threads post
    }
    service(const service&) = delete;
    service& operator=(const service&) = delete;

    /// Once, before listen(): rules without errors.
    bool load(const std::vector<listener_settings>& listeners)
    {
        const std::string& path = settings_.text("contentd.rules");
        const rule_limits limits = rule_limits_of(listeners);
        rules::keeper::work how;
        how.load = [limits](const std::string& from) { return load_rules(from, limits); };
        how.adopt = [this](const auto& good) { rules_.publish(good); };
        auto first = how.load(path);
        rules::log_diagnostics(first.diagnostics, log_);
        if (!first.rules)
            return false;
        how.adopt(first.rules);
        keeper_.emplace(path, std::move(first.rules), std::move(how), log_);
        return true;
    }

    /// Once: what neighbours export, and what they are given. False when its settings cannot be used.
    bool exchange_digests()
    {
        auto wanted = exchange_settings_from(settings_);
        if (!wanted) {
            log_.fatal(wanted.error().text);
            return false;
        }
        exchange_ = digest_service::start(*std::move(wanted), state_->digests(), log_, metrics_);
        return true;
    }

    void use(const loaded_tls& loaded, const conf::settings& settings)
    {
        for (const std::string& each : loaded.warnings)
            log_.warning(each);
        if (loaded.server)
            server_tls_.publish(loaded.server);
        // A context belongs to its level: the one for encrypt would verify nobody.
        if (loaded.client && settings.text("contentd.next_hop_tls") == next_hop_tls_)
            client_tls_.publish(loaded.client);
    }

    void listen(const std::vector<listener_settings>& listeners, const std::vector<net::prefix>& networks)
    {
        const std::string spool = usable_spool(settings_.text("contentd.spool"), log_);
        for (const listener_settings& each : listeners) {
            sessions_.push_back(std::make_unique<session_settings>(session_for(each, settings_, networks)));
            sessions_.back()->announced = &announced_;
            next_hops_.insert(each.next_hop);
            sessions_.back()->certificates = &server_tls_;
            sessions_.back()->spool_directory = spool;
            sessions_.back()->budget = &budget_;
            sessions_.back()->metrics = &metrics_;
            sessions_.back()->is_crowded = [this] { return daemon_.open_sessions() > session_limit_; };
        }
        for (std::size_t i = 0; i < listeners.size(); ++i) {
            const session_settings& mine = *sessions_[i];
            daemon_.listen(
                listeners[i].where, [this, &mine](net::stream peer) { return converse(std::move(peer), mine); },
                session_limit_ + told_to_go);
        }
    }

    void serve_metrics(const std::vector<net::endpoint>& places)
    {
        for (const net::endpoint& each : places)
            daemon_.serve_metrics(each, metrics_);
    }

    int run()
    {
        for (const std::string& each : next_hops_)
            keep_running(0, "next-hop", [this, each] {
                return watch_next_hop(*pipelines_.at(&daemon_.context(0)), announced_, each, daemon_.is_draining(),
                                      log_);
            });
        for (std::size_t i = 0; i < daemon_.threads(); ++i)
            keep_running(i, "close-idle",
                         [this, i] { return close_idle(*pipelines_.at(&daemon_.context(i)), daemon_.is_draining()); });
        if (!equipment_->urls().is_empty())
            keep_running(0, "url-lists",
                         [this] { return refresh_lists(equipment_->urls(), workers_, daemon_.is_draining()); });
        net::hooks told;
        told.reload = [this] { reload(); };
        told.drain_limit = settings_.duration("contentd.drain_timeout");
        const int status = daemon_.run(told);
        if (daemon_.open_sessions() != 0) {
            // The drain was not long enough: these messages were not answered, so they stay in Postfix's queue. Their
            // coroutines stand on parts that are about to go, so the process ends without taking them apart.
            log_.warning("messages in hand at the end of the drain are left to Postfix");
            exchange_.reset();
            keeper_.reset();
            state_.reset();
            std::_Exit(status);
        }
        return status;
    }

  private:
    void keep_running(std::size_t thread, std::string name, std::function<asio::awaitable<void>()> task)
    {
        asio::co_spawn(daemon_.context(thread), net::keep_running(std::move(task), std::move(name), log_),
                       asio::detached);
    }

    asio::awaitable<void> converse(net::stream peer, const session_settings& mine)
    {
        const auto executor = peer.executor();
        pipeline& own = *pipelines_.at(&asio::query(executor, asio::execution::context));
        co_await serve(std::move(peer), mine, own, daemon_.is_draining(), log_);
    }

    void reload()
    {
        const auto settings = conf::reload(line_, settings_, log_);
        if (!settings)
            return;
        const auto listeners = read_listeners(*settings);
        if (!listeners) {
            log_.error(text::log_line().add("event", "reload").add("problem", listeners.error().text).text());
            return;
        }
        if (const auto tls = load_tls(*settings, *listeners))
            use(*tls, *settings);
        else
            log_.error(text::log_line()
                           .add("event", "reload")
                           .add("problem", tls.error().text + "; the certificates before stay in use")
                           .text());
        keeper_->reload(settings->text("contentd.rules"));
    }

    const conf::command_line& line_;
    const conf::settings& settings_;
    const base::logger& log_;
    base::metrics metrics_;
    const std::unique_ptr<equipment> equipment_;
    std::unique_ptr<state::state> state_;
    malware::outbreak seen_files_;
    text_spread seen_texts_;
    rule_book rules_;
    quarantine_store quarantine_;
    scan_gate gate_;
    smtp_out::announcements announced_;
    net::tls_slot server_tls_;
    net::tls_slot client_tls_;
    const std::string next_hop_tls_;
    asio::thread_pool workers_;
    net::daemon daemon_;
    shared_parts parts_;
    std::map<asio::execution_context*, std::unique_ptr<pipeline>> pipelines_;
    memory_budget budget_;
    const unsigned session_limit_;
    std::optional<rules::keeper> keeper_;
    std::unique_ptr<digest_service> exchange_; // null: nothing is exchanged
    std::vector<std::unique_ptr<session_settings>> sessions_;
    std::set<std::string> next_hops_;
};

} // namespace

int serve_mail(const conf::command_line& line, const conf::settings& settings, const base::logger& log)
{
    const auto listeners = read_listeners(settings);
    const auto networks = read_networks(settings);
    const auto metrics = read_metrics(settings);
    if (!listeners || !networks || !metrics) {
        log.fatal((!listeners ? listeners.error() : !networks ? networks.error() : metrics.error()).text);
        return conf::fault;
    }
    const auto tls = load_tls(settings, *listeners);
    if (!tls) {
        log.fatal(tls.error().text);
        return conf::fault;
    }
    service running(line, settings, log);
    running.use(*tls, settings);
    if (!running.load(*listeners)) {
        log.fatal("the rules have errors; contentd does not start without good ones");
        return conf::fault;
    }
    if (!running.exchange_digests())
        return conf::fault;
    running.listen(*listeners, *networks);
    running.serve_metrics(*metrics);
    return running.run();
}

} // namespace contentd
