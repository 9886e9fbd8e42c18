#include "contentd/digest_service.hpp"

#include "common/text/log_line.hpp"
#include "contentd/digest_exchange/exporting.hpp"
#include "contentd/listener_settings.hpp"

#include <condition_variable>
#include <mutex>

namespace contentd {

base::result<std::unique_ptr<digest_service>> digest_service::start(const conf::settings& settings,
                                                                    state::digests& digests, const base::logger& log)
{
    std::unique_ptr<digest_service> made(new digest_service(digests, log));
    auto neighbours = digest_exchange::load_neighbours(settings.text("contentd.digest_neighbours"));
    if (!neighbours)
        return base::fail("contentd.digest_neighbours: " + neighbours.error().text);
    made->neighbours_ = *std::move(neighbours);
    made->directory_ = settings.text("contentd.digest_export");
    made->site_ = hostname_of(settings);
    made->interval_ = settings.duration("contentd.digest_interval");
    if (!made->directory_.empty()) {
        auto key = digest_exchange::private_key::load(settings.text("contentd.digest_key"));
        if (!key)
            return base::fail("contentd.digest_key: " + key.error().text + "; `contentd digest key` makes one");
        made->key_ = *std::move(key);
    }
    if (made->neighbours_.empty() && !made->key_)
        return std::unique_ptr<digest_service>();
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
        stopped.wait_for(lock, stop, interval_, [] { return false; });
    }
}

void digest_service::exchange(const std::stop_token& stop)
{
    const digest_exchange::puller from{digests_, neighbours_, {}, {}};
    digest_exchange::pull_all(from, base::now(), stop, log_);
    if (!key_ || stop.stop_requested())
        return;
    const auto made = digest_exchange::export_directory({digests_, *key_, site_, {}}, directory_, base::now());
    if (!made)
        log_.warning(text::log_line().add("event", "digest-export").add("problem", made.error().text).text());
}

} // namespace contentd
