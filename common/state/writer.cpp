#include "common/state/writer.hpp"

#include "common/state/schema.hpp"
#include "common/text/log_line.hpp"

#include <algorithm>
#include <utility>

namespace state {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t crowd = 1000;              // facts a second
constexpr std::chrono::microseconds linger{500}; // between commits when they come so fast
constexpr milliseconds patient_limit{5000};      // facts that cannot go to the outbox fail after that
constexpr milliseconds busy_limit{1000};         // a lock that is held longer is a fault
constexpr milliseconds busy_retry{250};          // how often such a lock is tried
constexpr milliseconds fault_retry{2000};        // how often any other fault is
constexpr milliseconds stop_limit{5000};         // for what waits at the end

} // namespace

writer::writer(const parts& used, milliseconds commit_limit)
    : used_(used), commit_limit_(commit_limit),
      commits_(used.metrics.counter("sekimori_state_commits_total", "Transactions that the writer committed.")),
      facts_(used.metrics.counter("sekimori_state_facts_committed_total",
                                  "Facts in these transactions; their ratio is the size of a batch.")),
      pace_(crowd)
{}

writer::~writer()
{
    stop();
}

void writer::start()
{
    try {
        connect();
    } catch (const db_error& failure) {
        if (failure.kind() == fault::newer || failure.kind() == fault::foreign)
            throw;
        handle(failure);
    }
    thread_ = std::thread([this] { run(); });
}

void writer::stop()
{
    if (!thread_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        stop_by_ = clock::now() + stop_limit;
    }
    changed_.notify_one();
    thread_.join();
}

void writer::write(std::vector<change> changes, durability kind, written done)
{
    const pending fact = std::make_shared<pending_fact>();
    fact->changes = std::move(changes);
    fact->kind = kind;
    fact->done = std::move(done);
    fact->deadline = clock::now() + (kind == durability::committed ? commit_limit_ : patient_limit);
    if (kind == durability::committed)
        used_.backstop.watch(fact);
    enqueue(fact);
}

bool writer::keep(std::vector<change> changes, std::function<void()> committed)
{
    if (used_.notes == nullptr)
        return false;
    const auto added = used_.notes->append(std::move(changes), std::move(committed));
    if (added == journal::added::first) {
        {
            const std::lock_guard lock(mutex_);
            is_nudged_ = true;
        }
        changed_.notify_one();
    }
    return added != journal::added::no;
}

void writer::refuse(written done)
{
    const pending fact = std::make_shared<pending_fact>();
    fact->is_refused = true;
    fact->done = std::move(done);
    enqueue(fact);
}

void writer::enqueue(const pending& fact)
{
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = queue_.empty();
        queue_.push_back(fact);
    }
    if (was_empty)
        changed_.notify_one();
}

void writer::run()
{
    while (true) {
        take_batch();
        try {
            work_once();
        } catch (const db_error& failure) {
            handle(failure);
        }
        const std::lock_guard lock(mutex_);
        if (is_stopping_ && (is_done() || clock::now() > stop_by_))
            break;
    }
    take_batch();
    give_up_all();
    close();
}

// With the lock held.
bool writer::is_done() const
{
    const bool has_notes = used_.notes != nullptr && !used_.notes->is_empty() && used_.health.is_available();
    return batch_.empty() && queue_.empty() && !has_notes;
}

void writer::take_batch()
{
    std::unique_lock lock(mutex_);
    if (batch_.empty())
        changed_.wait_until(lock, next_wake(), [this] { return is_stopping_ || is_nudged_ || !queue_.empty(); });
    is_nudged_ = false;
    if (pace_.is_crowded() && !is_stopping_) {
        lock.unlock();
        std::this_thread::sleep_until(last_commit_ + linger);
        lock.lock();
    }
    batch_.insert(batch_.end(), std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.end()));
    queue_.clear();
    lock.unlock();
    settle_overdue();
}

void writer::settle_overdue()
{
    const auto now = clock::now();
    for (const pending& fact : batch_) {
        // Class B facts are the watch's.
        if (fact->is_refused || (fact->kind != durability::committed && now > fact->deadline))
            fact->settle(outcome::failed);
    }
    std::erase_if(batch_, [](const pending& fact) { return fact->is_settled.load(std::memory_order_acquire); });
}

writer::clock::time_point writer::next_wake() const
{
    clock::time_point wake = clock::now() + milliseconds(1000);
    if (!used_.health.is_available())
        return std::min(wake, retry_at_);
    if (used_.box != nullptr && !used_.box->is_empty())
        return clock::now();
    if (used_.notes != nullptr)
        wake = std::min(wake, used_.notes->due());
    for (const timed_chore& each : chores_)
        wake = std::min(wake, each.due);
    return wake;
}

void writer::work_once()
{
    if (connection_ == nullptr && clock::now() >= retry_at_)
        connect();
    if (!is_usable()) {
        give_up_all();
        return;
    }
    if (used_.box != nullptr && !used_.box->is_empty())
        replay_outbox();
    if (!batch_.empty())
        commit_batch();
    else if (!used_.health.is_available())
        db_transaction(*connection_).commit(); // was locked: is it still?
    if (used_.notes != nullptr && used_.notes->due() <= clock::now())
        used_.notes->flush([this](const std::vector<std::vector<change>>& records) { commit_records(records); });
    busy_since_ = {};
    used_.health.set_available();
    run_chores();
}

void writer::connect()
{
    connection_ = used_.disk.connect();
    const auto patience = clock::now() + busy_limit;
    while (true) {
        try {
            migrate(*connection_);
            for (const hook& each : connect_hooks_)
                each(*connection_);
            break;
        } catch (const db_error& failure) {
            // Both daemons may start at once, and one migrates while the other waits.
            if (failure.kind() == fault::busy && clock::now() < patience)
                continue;
            connection_.reset();
            throw;
        }
    }
    used_.health.set_available();
}

void writer::run_chores()
{
    const auto now = clock::now();
    bool is_idle = false;
    {
        const std::lock_guard lock(mutex_);
        is_idle = queue_.empty();
    }
    for (timed_chore& each : chores_) {
        if (now < each.due || (!is_idle && now < each.due + each.patience))
            continue;
        each.due = clock::now() + milliseconds(50); // should it throw
        each.due = clock::now() + each.work(*connection_);
        return; // one a turn: facts come first
    }
}

void writer::handle(const db_error& failure)
{
    if (connection_ != nullptr)
        connection_->rollback();
    if (failure.kind() == fault::busy) {
        handle_busy(failure);
        return;
    }
    connection_.reset();
    retry_at_ = clock::now() + fault_retry;
    used_.health.set_fault(failure);
    give_up_all();
}

void writer::handle_busy(const db_error& failure)
{
    const auto now = clock::now();
    if (busy_since_ == clock::time_point{})
        busy_since_ = now;
    if (connection_ != nullptr && now - busy_since_ < busy_limit)
        return; // what is overdue meanwhile is the watch's
    retry_at_ = now + busy_retry;
    used_.health.set_fault(failure);
    give_up_all();
}

void writer::give_up_all()
{
    for (const pending& fact : std::exchange(batch_, {}))
        used_.backstop.give_up(*fact);
}

void writer::close()
{
    if (!is_usable())
        return;
    const auto patience = clock::now() + stop_limit;
    for (const hook& each : close_hooks_) {
        bool is_done = false;
        while (!is_done) {
            try {
                each(*connection_);
                is_done = true;
            } catch (const db_error& failure) {
                connection_->rollback();
                if (failure.kind() == fault::busy && clock::now() < patience)
                    continue;
                used_.log.warning(text::log_line().add("state", "closing").add("error", failure.what()).text());
                is_done = true;
            }
        }
    }
    connection_.reset();
}

} // namespace state
