// reader - the thread that answers look-ups, and looks after what other processes changed
//
// It has a connection of its own: in WAL mode reading never waits for a writer.
//
// Threads: read() from any; work runs on the reader's thread.

#pragma once

#include "common/base/result.hpp"
#include "common/state/condition.hpp"
#include "common/state/pace.hpp"

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace state {

class reader
{
  public:
    /// Called exactly once: with a connection, or with null and the reason. It may throw db_error for the former, and
    /// is then called again for the latter.
    using work = std::function<void(connection* on, const std::string& problem)>;
    using watch = std::function<void(connection&)>;

    reader(database& disk, const condition& health);
    ~reader();
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    /// Before start(): runs a few times a second while the database answers.
    void add_watch(watch wanted) { watches_.push_back(std::move(wanted)); }
    void start();
    void stop();

    /// With the others of a read_together, when one lives on this thread.
    void read(work wanted);
    /// Waits for it; for commands.
    template <class Value>
    base::result<Value> read_now(std::function<Value(connection&)> wanted);

  private:
    friend class read_together;

    void ask(std::vector<work> wanted);
    void run();
    void serve_all(const std::vector<work>& batch);
    void serve(const work& wanted);
    void run_watches();
    connection* connected(std::string& problem);

    database& disk_;
    const condition& health_;
    std::vector<watch> watches_;
    std::unique_ptr<connection> connection_;
    pace pace_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<work> queue_;
    bool is_stopping_ = false;
    std::thread thread_;
};

template <class Value>
base::result<Value> reader::read_now(std::function<Value(connection&)> wanted)
{
    const auto answer = std::make_shared<std::promise<base::result<Value>>>();
    auto future = answer->get_future();
    read([answer, wanted = std::move(wanted)](connection* on, const std::string& problem) {
        if (on == nullptr)
            answer->set_value(base::fail(problem));
        else
            answer->set_value(wanted(*on));
    });
    return future.get();
}

} // namespace state
