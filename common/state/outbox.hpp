// outbox - the file in which facts wait while the database does not answer
//
// One file a process, beside the database: `state.sqlite-outbox-policyd-` and the run's name, locked while its process
// lives. A record is its length, a checksum and a numbered payload: changes to make, or the number of a record that the
// database has after all. Records are appended with one write; a record that a crash tore off was never acknowledged
// and is dropped at replay. Not synced: it survives the death of the process, as class B facts must.
//
// At start a process takes over the files that dead processes of its owner left.
//
// Threads: any.

#pragma once

#include "common/base/log.hpp"
#include "common/state/change.hpp"
#include "common/state/run_file.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace state {

class outbox
{
  public:
    /// `prefix` is `…/state.sqlite-outbox-policyd-`, `run` names this process. Makes the file at the first append.
    outbox(std::string prefix, const std::string& run, std::uint64_t limit, const base::logger& log);
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;

    /// The record's number; nothing when the file has no room or cannot be written.
    std::optional<std::uint64_t> append(const std::vector<change>& changes);
    /// The database has that record's changes: do not replay it.
    void cancel(std::uint64_t number);

    /// Records that wait, in adopted files too.
    std::uint64_t size() const { return waiting_.load(std::memory_order_relaxed); }
    bool is_empty() const { return size() == 0; }

    /// Gives the waiting records in order, at most `most` a call, to `apply`, which makes them durable together or
    /// throws; then they are forgotten. A file that was replayed to its end is removed.
    using applier = std::function<void(const std::vector<std::vector<change>>&)>;
    void replay(std::size_t most, const applier& apply);

    /// Looks for files of dead processes, and locks them.
    void adopt();

  private:
    struct file
    {
        std::string path;
        net::descriptor handle;
        std::uint64_t done = 0; // bytes from the start that are replayed
        std::uint64_t size = 0; // bytes of whole records
        std::unordered_set<std::uint64_t> cancelled;
    };

    bool open_own();
    bool write(std::string_view payload);
    void adopt_file(run_file left_over);
    void replay_file(file& from, std::size_t most, const applier& apply);
    void finish(file& emptied);

    const std::string prefix_;
    const std::string own_path_;
    const std::uint64_t limit_;
    const base::logger& log_;
    std::atomic<std::uint64_t> waiting_{0};

    std::mutex mutex_;
    file own_;
    std::vector<file> inherited_;
    std::uint64_t next_number_ = 1;
};

} // namespace state
