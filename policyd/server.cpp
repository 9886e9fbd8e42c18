#include "policyd/server.hpp"

#include "common/conf/log_choice.hpp"
#include "common/conf/reload.hpp"
#include "common/net/daemon.hpp"
#include "common/net/keep_running.hpp"
#include "common/rules/keeper.hpp"
#include "common/text/log_line.hpp"
#include "policyd/look_ups.hpp"
#include "policyd/recipients/recipients.hpp"
#include "policyd/recorder.hpp"
#include "policyd/session.hpp"
#include "policyd/setup.hpp"
#include "policyd/vocabulary.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <thread>

namespace policyd {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

constexpr auto tick = 250ms;
constexpr auto stall = 500ms;

// Each network thread notices when it ran late; the first one sweeps too.
asio::awaitable<void> run_clock(judge& by, bool sweeps)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto last = std::chrono::steady_clock::now();
    for (;;) {
        timer.expires_after(tick);
        co_await timer.async_wait(asio::use_awaitable);
        const auto now = std::chrono::steady_clock::now();
        if (now - last > tick + stall)
            by.stalled();
        last = now;
        if (sweeps)
            by.sweep(base::now(), tick);
    }
}

void listen(net::daemon& body, const conf::settings& settings, judge& by, const base::logger& log, recorder* record,
            std::vector<std::unique_ptr<session_settings>>& kept)
{
    for (const std::string& written : settings.texts("policyd.listen")) {
        const auto place = to_listen_place(written);
        if (!place)
            throw std::runtime_error(settings.where("policyd.listen") + ": policyd.listen: " + place.error().text);
        auto own = std::make_unique<session_settings>();
        own->host = place->host;
        own->idle_timeout = settings.duration("policyd.idle_timeout");
        own->write_timeout = settings.duration("policyd.write_timeout");
        own->request_limit = std::min<std::size_t>(settings.size("policyd.request_limit"), request_limit);
        net::session_function session = [&by, &log, record, &own = *own](net::stream peer) {
            return serve(std::move(peer), own, by, log, record);
        };
        kept.push_back(std::move(own));
        body.listen(place->where, std::move(session), static_cast<unsigned>(settings.number("policyd.session_limit")));
        log.info(text::log_line().add("event", "listen").add("where", place->where.to_text()).text());
    }
}

} // namespace

int serve_requests(const conf::command_line& given, const conf::settings& settings)
{
    net::prepare_process();
    const base::logger log(conf::choose_log(settings, "policyd", given.is_foreground));
    base::metrics metrics;
    metrics.gauge("policyd_log_dropped", "Log lines that found no room",
                  [&log] { return static_cast<double>(log.dropped()); });
    rules::keeper::work on_reload;
    on_reload.load = [](const std::string& path) { return rules::ruleset::load(path, vocabulary()); };
    auto first = on_reload.load(settings.text("policyd.rules"));
    rules::log_diagnostics(first.diagnostics, log);
    if (!first.rules) {
        log.fatal(text::log_line().add("event", "start").add("problem", "the rules have errors").text());
        return conf::fault;
    }
    try {
        auto shared = state::open(make_state_options(settings, "policyd", true), log, metrics);
        const auto dns = to_look_up_settings(settings);
        if (!dns)
            throw std::runtime_error(dns.error().text);
        std::optional<look_ups> looking(std::in_place, *dns, log, metrics, true);
        judge_options options = make_judge_options(settings);
        looking->join(options.around);
        const auto logins = open_sender_logins(settings);
        if (!logins)
            throw std::runtime_error(logins.error().text);
        options.around.logins = logins->get();
        const auto origin = open_origins(settings, log);
        options.around.origin = origin.get();
        auto sources = open_recipients(settings, log, metrics);
        if (!sources)
            throw std::runtime_error(sources.error().text);
        options.around.sources = sources->get();
        const auto told_how = make_notifier_options(settings);
        if (const auto good = check_notifier(told_how); !good)
            throw std::runtime_error(good.error().text);
        notifier operators(told_how, log, metrics);
        options.operators = &operators;
        judge by(options, *shared, log, metrics);
        by.adopt(first.rules);
        on_reload.adopt = [&by](const auto& good) { by.adopt(good); };
        on_reload.follow = [&] {
            if (*logins)
                (*logins)->follow(log);
            origin->follow();
            if (*sources)
                (*sources)->follow(log);
        };
        std::optional<recorder> record;
        if (!settings.text("policyd.record").empty())
            record.emplace(settings.text("policyd.record"), log, metrics);
        const auto wanted = static_cast<unsigned>(settings.number("threads"));
        std::optional<rules::keeper> keeper(std::in_place, settings.text("policyd.rules"), std::move(first.rules),
                                            std::move(on_reload), log);
        std::vector<std::unique_ptr<session_settings>> kept;
        net::daemon body(log, wanted != 0 ? wanted : std::thread::hardware_concurrency());
        listen(body, settings, by, log, record ? &*record : nullptr, kept);
        for (const std::string& written : settings.texts("policyd.metrics"))
            body.serve_metrics(net::endpoint::parse(written).value(), metrics);
        for (std::size_t i = 0; i < body.threads(); ++i)
            asio::co_spawn(body.context(i), net::keep_running([&by, i] { return run_clock(by, i == 0); }, "clock", log),
                           asio::detached);
        net::hooks hooks;
        hooks.reload = [&] {
            const auto next = conf::reload(given, settings, log);
            if (next)
                keeper->reload(next->text("policyd.rules"));
            if (*sources)
                (*sources)->renew((next ? *next : settings).text("policyd.recipient_tls_ca"));
        };
        hooks.drain = [&] { by.drain(); };
        hooks.drain_limit = settings.duration("policyd.drain_timeout");
        const int status = body.run(hooks);
        looking.reset();  // before the io_contexts, to which its thread posts
        keeper.reset();   // looks after the sources
        sources->reset(); // before the io_contexts, likewise
        if (body.open_sessions() == 0)
            shared.reset(); // before the io_contexts, to which its threads post
        return status;
    } catch (const std::exception& failure) {
        log.fatal(text::log_line().add("event", "start").add("problem", failure.what()).text());
        return conf::fault;
    }
}

} // namespace policyd
