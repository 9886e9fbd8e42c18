#include "contentd/digest_service.hpp"

#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/exporting.hpp"

#include <condition_variable>
#include <mutex>

namespace contentd {

base::result<std::unique_ptr<digest_service>> digest_service::start(const conf::settings& settings,
                                                                    state::digests& digests, const base::logger& log)
{
    auto wanted = exchange_settings_from(settings);
    if (!wanted)
        return wanted.error();
    if (wanted->neighbours.empty() && !wanted->key)
        return std::unique_ptr<digest_service>();
    std::unique_ptr<digest_service> made(new digest_service(*std::move(wanted), digests, log));
    made->thread_ = std::jthread([service = made.get()](const std::stop_token& stop) { service->run(stop); });
    return made;
}

void digest_service::run(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        exchange(stop);
        std::unique_lock lock(mutex);
        stopped.wait_for(lock, stop, wanted_.interval, [] { return false; });
    }
}

void digest_service::exchange(const std::stop_token& stop)
{
    const digest_exchange::puller from{digests_, wanted_.neighbours, {}, {}};
    digest_exchange::pull_all(from, base::now(), stop, log_);
    if (!wanted_.key || stop.stop_requested())
        return;
    const auto made =
        digest_exchange::export_directory({digests_, *wanted_.key, wanted_.site, {}}, wanted_.directory, base::now());
    if (!made)
        log_.warning(text::log_line().add("event", "digest-export").add("problem", made.error().text).text());
}

} // namespace contentd
