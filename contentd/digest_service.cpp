#include "contentd/digest_service.hpp"

#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/exporting.hpp"
#include "contentd/digest_exchange/pull.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>

namespace contentd {

namespace {

void warn(const base::logger& log, std::string_view event, std::string_view problem)
{
    log.warning(text::log_line().add("event", event).add("problem", problem).text());
}

/// Whether it came to its end.
template <class Step>
bool attempt(const base::logger& log, std::string_view event, Step step)
{
    try {
        step();
        return true;
    } catch (const std::exception& failure) { // no error of one round may end the daemon
        warn(log, event, failure.what());
        return false;
    }
}

base::metric_counter& pulls(base::metrics& metrics, const std::string& result)
{
    return metrics.counter("contentd_digest_pulls_total", "Times that the exports of a neighbour were read.",
                           "result=\"" + result + '"');
}

} // namespace

digest_service::digest_service(exchange_settings wanted, state::digests& digests, const base::logger& log,
                               base::metrics& metrics)
    : wanted_(std::move(wanted)), digests_(digests), log_(log), good_pulls_(pulls(metrics, "ok")),
      failed_pulls_(pulls(metrics, "failed"))
{}

std::unique_ptr<digest_service> digest_service::start(exchange_settings wanted, state::digests& digests,
                                                      const base::logger& log, base::metrics& metrics)
{
    if (wanted.neighbours.empty() && !wanted.key)
        return nullptr;
    std::unique_ptr<digest_service> made(new digest_service(std::move(wanted), digests, log, metrics));
    made->thread_ = std::jthread([service = made.get()](const std::stop_token& stop) { service->run(stop); });
    return made;
}

void digest_service::run(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        if (!attempt(log_, "digests", [&] { import(stop); }))
            failed_pulls_.add();
        attempt(log_, "digest-export", [&] { write_exports(stop); });
        std::unique_lock lock(mutex);
        stopped.wait_for(lock, stop, wanted_.interval, [] { return false; });
    }
}

void digest_service::import(const std::stop_token& stop)
{
    const digest_exchange::puller from{digests_, wanted_.neighbours, {}, {}};
    const auto made = digest_exchange::pull_all(from, base::now(), stop, log_);
    good_pulls_.add(made.good);
    failed_pulls_.add(made.failed);
}

void digest_service::write_exports(const std::stop_token& stop)
{
    if (!wanted_.key || stop.stop_requested())
        return;
    const digest_exchange::exporter by{digests_, *wanted_.key, wanted_.site, {}, stop};
    const auto made = digest_exchange::export_directory(by, wanted_.directory, base::now());
    if (!made && !stop.stop_requested())
        warn(log_, "digest-export", made.error().text);
}

} // namespace contentd
