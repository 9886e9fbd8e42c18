// journal - facts that must survive our death at once, and may reach the database some milliseconds later
//
// append() writes a record into a file, in the page cache, and returns: no thread is waited for. The writer commits
// what has gathered, all in one transaction, and empties the file. Two files take turns, so that one can be emptied
// while the other is written. Their records and names are the outbox's: what a dead process left is replayed by it.
//
// Threads: append() and due() any; flush() the writer's.

#pragma once

#include "common/state/change.hpp"
#include "common/state/run_file.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

namespace state {

class journal
{
  public:
    using clock = std::chrono::steady_clock;

    /// `path` is the outbox's of this process; `limit` is in bytes, for each of the two files.
    journal(const std::string& path, std::uint64_t limit) : paths_{path + "-a", path + "-b"}, limit_(limit) {}
    /// Removes the files when all is committed; else the next process finds them.
    ~journal();
    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;

    enum class added : std::uint8_t { no, first, more };

    /// `no` when the file has no room or cannot be written, `first` when nothing else waits. `committed`, which may be
    /// empty, is called on the writer's thread.
    added append(std::vector<change> changes, std::function<void()> committed);

    /// When to flush; clock::time_point::max() when nothing waits.
    clock::time_point due() const;
    bool is_empty() const { return due() == clock::time_point::max(); }

    /// Gives all that waits to `apply`, which makes it durable together or throws; then it is forgotten.
    using applier = std::function<void(const std::vector<std::vector<change>>&)>;
    void flush(const applier& apply);

  private:
    struct batch
    {
        std::vector<std::vector<change>> facts;
        std::vector<std::function<void()>> told;
    };
    struct file
    {
        net::descriptor handle;
        std::uint64_t size = 0;
    };

    bool write(std::string_view record);
    void empty_spare();

    const std::array<std::string, 2> paths_;
    const std::uint64_t limit_;

    mutable std::mutex mutex_;
    std::array<file, 2> files_;
    std::size_t active_ = 0;
    std::uint64_t next_number_ = 1;
    batch waiting_;
    clock::time_point since_; // of the first that waits

    batch taken_; // the writer's; its records stand in the file that is not active
};

} // namespace state
