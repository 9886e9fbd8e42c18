// temporary_state - a directory for one test's database, a state on it, and waiting for callbacks

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/state.hpp"
#include "tests/directory.hpp"
#include "tests/log_lines.hpp"

#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace testing {

/// A state with its log and metrics. Several may share a directory.
struct opened
{
    explicit opened(const std::string& path, const std::string& owner = "policyd", bool is_daemon = true)
        : opened(options_for(path, owner, is_daemon))
    {}
    explicit opened(const state::options& wanted) { shared = state::open(wanted, log, metrics); }

    static state::options options_for(const std::string& path, const std::string& owner = "policyd",
                                      bool is_daemon = true)
    {
        state::options made;
        made.uri = "sqlite:" + path;
        made.owner = owner;
        made.is_daemon = is_daemon;
        made.commit_limit = std::chrono::seconds(5); // on a busy machine too, facts are committed
        return made;
    }

    state::state* operator->() const { return shared.get(); }

    log_lines lines;
    base::logger log{lines.sink()};
    base::metrics metrics;
    std::unique_ptr<state::state> shared;
};

/// One that keeps to the 20 ms in which a fact is committed or goes to the outbox.
struct hasty : opened
{
    explicit hasty(const std::string& path, const std::string& owner = "policyd") : opened(hasty_options(path, owner))
    {}

    static state::options hasty_options(const std::string& path, const std::string& owner)
    {
        state::options made = options_for(path, owner);
        made.commit_limit = state::options().commit_limit;
        return made;
    }
};

/// What a callback was called with.
template <class Value>
class answer
{
  public:
    auto callback()
    {
        return [promise = promise_](Value value) { promise->set_value(std::move(value)); };
    }
    Value wait() { return promise_->get_future().get(); }

  private:
    std::shared_ptr<std::promise<Value>> promise_ = std::make_shared<std::promise<Value>>();
};

/// True once `holds` does, within five seconds.
template <class Condition>
bool eventually(Condition holds)
{
    for (int tries = 0; tries < 500; ++tries) {
        if (holds())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

inline state::mark penalty(const std::string& kind, const std::string& key, base::time_point now,
                           std::chrono::minutes lasts = std::chrono::minutes(60))
{
    return {kind, key, now, now + lasts, "harvesting", "rule harvest", 1};
}

inline std::vector<std::string> who_has(opened& in, const state::delivery_key& message)
{
    answer<base::result<std::vector<state::delivered>>> done;
    in->deliveries().find(message.host, message.queue_id, done.callback());
    return state::who_has(done.wait().value(), message);
}

inline state::outcome add(state::marks& to, const state::mark& made)
{
    answer<state::outcome> done;
    to.add(made, done.callback());
    return done.wait();
}

} // namespace testing
