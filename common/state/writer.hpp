// writer - the one thread that writes to the database
//
// Groups the facts of many requests into one transaction: it commits at once when few come, and at most every half
// millisecond when many do. While the database is locked for a moment, facts wait; when it is away they go to the
// outbox, which is replayed before anything new when it is back, so that facts keep their order. Chores (flushing
// counters, purging) run between batches, in steps of a few milliseconds. What stands in the journal is committed some
// fifty milliseconds after it was written there.
//
// Threads: write() from any; hooks and chores run on the writer's thread, hooks of the first connection in start().

#pragma once

#include "common/state/condition.hpp"
#include "common/state/fallback.hpp"
#include "common/state/journal.hpp"
#include "common/state/pace.hpp"
#include "common/state/syncer.hpp"

#include <functional>

namespace state {

class writer
{
  public:
    using hook = std::function<void(connection&)>;
    /// Gives how long it need not run again.
    using chore = std::function<std::chrono::milliseconds(connection&)>;

    struct parts
    {
        database& disk;
        condition& health;
        fallback& backstop;
        syncer& acknowledger;
        outbox* box;    // null for commands
        journal* notes; // null for commands
        const base::logger& log;
        base::metrics& metrics;
    };

    writer(const parts& used, std::chrono::milliseconds commit_limit);
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    // Before start():
    void on_connect(hook work) { connect_hooks_.push_back(std::move(work)); }
    void on_close(hook work) { close_hooks_.push_back(std::move(work)); }
    /// Runs between batches when no facts wait, and once it is overdue by `patience` even then.
    void add_chore(chore work, std::chrono::milliseconds patience)
    {
        chores_.push_back({std::move(work), patience, pending_fact::clock::now()});
    }

    /// Connects, migrates, and goes to work; throws only for a schema that is newer.
    void start();
    /// Commits what waits, 5 s at most, runs the close hooks and ends the thread.
    void stop();

    /// `done` may be empty.
    void write(std::vector<change> changes, durability kind, written done);
    /// Survives our death from now on, and reaches the database soon: `committed`, which may be empty, is called on the
    /// writer's thread. False when it could not be written, and for commands.
    bool keep(std::vector<change> changes, std::function<void()> committed);
    /// Answers outcome::failed, as always not from within the call.
    void refuse(written done);

  private:
    using clock = pending_fact::clock;
    struct timed_chore
    {
        chore work;
        std::chrono::milliseconds patience;
        clock::time_point due;
    };

    void enqueue(const pending& fact);
    void run();
    void take_batch();
    void settle_overdue();
    void work_once();
    void connect();
    bool is_done() const;
    bool is_usable() const { return connection_ != nullptr && clock::now() >= retry_at_; }
    void replay_outbox();
    void commit_records(const std::vector<std::vector<change>>& records);
    void replay_one_by_one(const std::vector<std::vector<change>>& records);
    void commit_batch();
    void commit_one_by_one();
    void acknowledge(const std::vector<pending>& facts);
    void run_chores();
    void close();
    void handle(const db_error& failure);
    void handle_busy(const db_error& failure);
    void give_up_all();
    clock::time_point next_wake() const;

    parts used_;
    const std::chrono::milliseconds commit_limit_;
    base::metric_counter& commits_;
    base::metric_counter& facts_;
    std::vector<hook> connect_hooks_;
    std::vector<hook> close_hooks_;
    std::vector<timed_chore> chores_;

    // The writer thread's own.
    std::unique_ptr<connection> connection_;
    std::vector<pending> batch_;
    clock::time_point retry_at_;
    clock::time_point busy_since_{};
    clock::time_point last_commit_{};
    pace pace_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<pending> queue_;
    bool is_stopping_ = false;
    bool is_nudged_ = false; // the time to wake at is another
    clock::time_point stop_by_{};
    std::thread thread_;
};

} // namespace state
