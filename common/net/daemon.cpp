#include "common/net/daemon.hpp"

#include "common/net/inherited.hpp"
#include "common/net/ip.hpp"
#include "common/net/listener.hpp"
#include "common/net/listening_socket.hpp"
#include "common/net/metrics_endpoint.hpp"
#include "common/net/notify.hpp"
#include "common/net/restart.hpp"
#include "common/net/successor.hpp"
#include "common/net/sweeper.hpp"
#include "common/text/log_line.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <thread>

namespace net {

namespace {

constexpr std::chrono::milliseconds drain_poll{20};

using work_guard = asio::executor_work_guard<asio::io_context::executor_type>;

/// One thread's io_context.
struct worker
{
    // The hint: one thread runs it, others may post to it.
    asio::io_context context{1};
    work_guard work = asio::make_work_guard(context);
    std::thread thread;
};

// A handler's exception is a mistake of ours; the thread's other sessions go on.
void run_logged(asio::io_context& context, const base::logger& log)
{
    for (;;) {
        try {
            context.run();
            return;
        } catch (const std::exception& failure) {
            log.error(text::log_line().add("event", "handler").add("problem", failure.what()).text());
        }
    }
}

std::string monotonic_microseconds()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::to_string(now.tv_sec * 1000000LL + now.tv_nsec / 1000);
}

bool is_loopback(const endpoint& where)
{
    const auto address = ip_address::parse(where.host);
    return where.is_unix || where.host == "localhost" || (address && address->is_loopback());
}

} // namespace

struct daemon::contents
{
    contents(const base::logger& to, unsigned count) : log(to)
    {
        for (unsigned i = 0; i < count; ++i)
            workers.push_back(std::make_unique<worker>());
    }

    // Frames of the last sessions hold their listener, whose socket belongs to the first thread: that one goes last.
    ~contents()
    {
        listeners.clear();
        while (!workers.empty())
            workers.pop_back();
    }

    const base::logger& log;
    asio::io_context control{1}; // signals, metrics: the main thread
    asio::signal_set signals{control, SIGHUP, SIGTERM, SIGINT};
    asio::signal_set restart_signal{control, SIGUSR2};
    asio::steady_timer drain_timer{control};
    restart anew{control, log};
    inherited_sockets inherited = inherited_sockets::from_environment();
    descriptor before_us = predecessor();
    std::vector<std::unique_ptr<worker>> workers;
    std::vector<std::shared_ptr<listener>> listeners;
    std::vector<std::shared_ptr<listener>> metrics_listeners;
    std::atomic<bool> is_draining{false};
    bool is_stopping = false; // told by SIGTERM or SIGINT
    std::chrono::steady_clock::time_point drain_deadline;
    const hooks* told = nullptr;

    std::size_t open_sessions() const;
    descriptor open(const endpoint& where);
    void await_signal();
    void await_restart_signal();
    void hand_over();
    void on_signal(int number);
    void reload();
    void drain();
    void await_end_of_sessions();
    void end();
};

std::size_t daemon::contents::open_sessions() const
{
    std::size_t all = 0;
    for (const auto& each : listeners)
        all += each->open_sessions();
    return all;
}

descriptor daemon::contents::open(const endpoint& where)
{
    descriptor given = inherited.take(where);
    return given.is_open() ? std::move(given) : open_listener(where);
}

void daemon::contents::await_signal()
{
    signals.async_wait([this](const boost::system::error_code& failure, int number) {
        if (failure)
            return;
        await_signal();
        on_signal(number);
    });
}

void daemon::contents::on_signal(int number)
{
    if (number == SIGHUP)
        return reload();
    if (is_stopping)
        return end(); // told a second time: at once
    is_stopping = true;
    notify("STOPPING=1");
    if (!is_draining)
        drain();
}

void daemon::contents::await_restart_signal()
{
    restart_signal.async_wait([this](const boost::system::error_code& failure, int /*number*/) {
        if (failure)
            return;
        await_restart_signal();
        if (!is_draining)
            hand_over();
    });
}

void daemon::contents::hand_over()
{
    std::vector<int> handles;
    for (const auto* each : {&listeners, &metrics_listeners})
        for (const auto& one : *each)
            handles.push_back(one->handle());
    anew.begin(handles, [this](const std::string& process) {
        notify("MAINPID=" + process + "\nREADY=1");
        if (!is_draining)
            drain();
    });
}

void daemon::contents::reload()
{
    if (is_draining)
        return;
    notify("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
    if (told->reload)
        told->reload();
    notify("READY=1");
}

void daemon::contents::drain()
{
    is_draining = true;
    for (const auto& each : listeners)
        each->stop();
    for (const auto& each : metrics_listeners)
        each->stop();
    for (const auto& each : workers)
        asio::post(each->context, [&context = each->context] { asio::use_service<sweeper>(context).drain(); });
    if (told->drain)
        told->drain();
    drain_deadline = std::chrono::steady_clock::now() + told->drain_limit;
    await_end_of_sessions();
}

void daemon::contents::await_end_of_sessions()
{
    const std::size_t open = open_sessions();
    if (open == 0)
        return end();
    if (std::chrono::steady_clock::now() >= drain_deadline) {
        log.warning(text::log_line().add("event", "drain").add("cut_sessions", open).text());
        return end();
    }
    drain_timer.expires_after(drain_poll);
    drain_timer.async_wait([this](const boost::system::error_code& failure) {
        if (!failure)
            await_end_of_sessions();
    });
}

void daemon::contents::end()
{
    for (const auto& each : workers)
        each->context.stop();
    control.stop();
}

daemon::daemon(const base::logger& log, unsigned threads)
    : contents_(std::make_unique<contents>(log, std::max(threads, 1U)))
{}

daemon::~daemon() = default;

void daemon::listen(const endpoint& where, session_function session, unsigned limit)
{
    std::vector<asio::io_context*> all;
    for (const auto& each : contents_->workers)
        all.push_back(&each->context);
    contents_->listeners.push_back(std::make_shared<listener>(contents_->open(where), where, std::move(session), limit,
                                                              std::move(all), contents_->log));
    contents_->listeners.back()->start();
}

void daemon::serve_metrics(const endpoint& where, const base::metrics& registry)
{
    constexpr unsigned scrapers = 16;
    if (!is_loopback(where))
        contents_->log.warning(text::log_line()
                                   .add("event", "metrics")
                                   .add("listener", where.to_text())
                                   .add("problem", "anyone who reaches this address can read them")
                                   .text());
    session_function session = [&registry](stream client) { return serve_scrapes(std::move(client), registry); };
    contents_->metrics_listeners.push_back(
        std::make_shared<listener>(contents_->open(where), where, std::move(session), scrapers,
                                   std::vector<asio::io_context*>{&contents_->control}, contents_->log));
    contents_->metrics_listeners.back()->start();
}

const std::atomic<bool>& daemon::is_draining() const
{
    return contents_->is_draining;
}

std::size_t daemon::open_sessions() const
{
    return contents_->open_sessions();
}

asio::io_context& daemon::context(std::size_t index)
{
    return contents_->workers[index % contents_->workers.size()]->context;
}

std::size_t daemon::threads() const
{
    return contents_->workers.size();
}

int daemon::run(const hooks& told)
{
    contents_->told = &told;
    for (const auto& each : contents_->workers)
        each->thread = std::thread([this, &own = each->context] { run_logged(own, contents_->log); });
    for (const endpoint& each : contents_->inherited.left())
        contents_->log.warning(text::log_line()
                                   .add("event", "listen")
                                   .add("listener", each.to_text())
                                   .add("problem", "this socket was handed over, but no setting wants it")
                                   .text());
    contents_->inherited = inherited_sockets();
    contents_->await_signal();
    contents_->await_restart_signal();
    notify("READY=1");
    relieve(std::move(contents_->before_us));
    run_logged(contents_->control, contents_->log);
    for (const auto& each : contents_->workers)
        each->thread.join();
    return 0;
}

} // namespace net
