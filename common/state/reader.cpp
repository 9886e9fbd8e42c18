#include "common/state/reader.hpp"

#include "common/net/gathered.hpp"
#include "common/state/read_together.hpp"

#include <cassert>
#include <iterator>
#include <optional>
#include <utility>

namespace state {

namespace {

constexpr std::chrono::milliseconds watch_interval{300};
constexpr std::chrono::milliseconds busy_limit{200};
constexpr std::chrono::milliseconds slow{5};
constexpr std::size_t crowd = 4000;              // look-ups a second
constexpr std::chrono::microseconds linger{500}; // between batches when they come so fast

thread_local read_together* together = nullptr;

} // namespace

read_together::read_together()
{
    together = this;
}

// Without memory for them the process ends: to forget one would leave a message without an answer.
read_together::~read_together() // NOLINT(bugprone-exception-escape)
{
    together = nullptr;
    if (!all_.empty())
        reader_->ask(std::move(all_));
}

read_together* read_together::current()
{
    return together;
}

void read_together::add(reader& of, work wanted)
{
    assert(reader_ == nullptr || reader_ == &of);
    reader_ = &of;
    all_.push_back(std::move(wanted));
}

reader::reader(database& disk, const condition& health) : disk_(disk), health_(health), pace_(crowd)
{}

reader::~reader()
{
    stop();
}

void reader::start()
{
    thread_ = std::thread([this] { run(); });
}

void reader::stop()
{
    if (!thread_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void reader::read(work wanted)
{
    if (read_together* const others = read_together::current())
        return others->add(*this, std::move(wanted));
    std::vector<work> alone;
    alone.push_back(std::move(wanted));
    ask(std::move(alone));
}

void reader::ask(std::vector<work> wanted)
{
    bool is_first = false;
    {
        const std::lock_guard lock(mutex_);
        is_first = queue_.empty();
        queue_.insert(queue_.end(), std::make_move_iterator(wanted.begin()), std::make_move_iterator(wanted.end()));
    }
    if (is_first)
        changed_.notify_one();
}

void reader::run()
{
    auto next_watch = std::chrono::steady_clock::now() + watch_interval;
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait_until(lock, next_watch, [this] { return is_stopping_ || !queue_.empty(); });
        if (!queue_.empty()) {
            const std::vector<work> batch = std::exchange(queue_, {});
            lock.unlock();
            serve_all(batch);
            pace_.note(batch.size(), std::chrono::steady_clock::now());
            if (pace_.is_crowded())
                std::this_thread::sleep_for(linger);
            lock.lock();
        } else if (is_stopping_) {
            return;
        }
        if (std::chrono::steady_clock::now() < next_watch)
            continue;
        lock.unlock();
        run_watches();
        next_watch = std::chrono::steady_clock::now() + watch_interval;
        lock.lock();
    }
}

connection* reader::connected(std::string& problem)
{
    if (!health_.is_available()) {
        connection_.reset(); // the file may be another one when it is back
        problem = health_.problem();
        return nullptr;
    }
    if (connection_ == nullptr) {
        try {
            connection_ = disk_.connect();
        } catch (const db_error& failure) {
            problem = failure.what();
        }
    }
    return connection_.get();
}

// Each transaction looks at locks and at what others wrote: one for all statements of all that wait is cheaper, and a
// look-up of several sees one moment.
void reader::serve_all(const std::vector<work>& batch)
{
    std::optional<net::gathered> answers(std::in_place);
    std::string problem;
    connection* const on = connected(problem);
    try {
        if (on != nullptr)
            on->begin_reading();
    } catch (const db_error&) {
        // Each then fails, or not, by itself.
    }
    for (const work& each : batch) {
        const auto begun = std::chrono::steady_clock::now();
        serve(each);
        const bool was_slow = std::chrono::steady_clock::now() - begun > slow;
        if (was_slow) // the others may be as slow: who has an answer waits no more
            answers.emplace();
    }
    try {
        if (on != nullptr && on == connection_.get())
            on->commit();
    } catch (const db_error&) {
        connection_.reset();
    }
}

void reader::serve(const work& wanted)
{
    std::string problem;
    const auto give_up = std::chrono::steady_clock::now() + busy_limit;
    while (connection* on = connected(problem)) {
        try {
            wanted(on, problem);
            return;
        } catch (const db_error& failure) {
            problem = failure.what();
            if (failure.kind() == fault::busy && std::chrono::steady_clock::now() < give_up)
                continue;
            connection_.reset();
            break;
        }
    }
    wanted(nullptr, problem.empty() ? "the database does not answer" : problem);
}

void reader::run_watches()
{
    std::string problem;
    connection* const on = connected(problem);
    if (on == nullptr)
        return;
    try {
        for (const watch& each : watches_)
            each(*on);
    } catch (const db_error& failure) {
        if (failure.kind() != fault::busy)
            connection_.reset();
    }
}

} // namespace state
