#include "common/state/sqlite.hpp"

#include "common/state/sqlite_handle.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace state {

namespace {

// In pages of 4 kB. The WAL file keeps its length when it starts over (journal_size_limit in sqlite_handle.cpp): to
// write over pages that are there costs half of what new ones do.
constexpr int tidy_from = 4096;             // from which it is folded back
constexpr int restart_from = 4 * tidy_from; // from which writers are made to wait for it

/// fdatasync of a file or directory by name. Only the database's own file must not be opened and closed beside
/// SQLite (POSIX locks); the WAL and the directory carry no locks.
void sync_path(const std::string& path, int flags)
{
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0)
        throw db_error(fault::missing, path + ": " + std::strerror(errno));
    const int failure = ::fdatasync(file) == 0 ? 0 : errno;
    ::close(file);
    if (failure != 0)
        throw db_error(failure == ENOSPC || failure == EDQUOT ? fault::full : fault::missing,
                       path + ": " + std::strerror(failure));
}

class sqlite_file : public database
{
  public:
    explicit sqlite_file(std::string path) : path_(std::move(path)) {}

    std::unique_ptr<connection> connect() override
    {
        is_directory_synced_ = false; // the WAL may be a new file
        return sqlite_connect(path_, &wal_pages_);
    }

    void sync() override
    {
        sync_path(path_ + "-wal", O_RDONLY);
        if (!is_directory_synced_) {
            const auto slash = path_.rfind('/');
            sync_path(slash == std::string::npos ? "." : path_.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
            is_directory_synced_ = true;
        }
    }

    void tidy() override
    {
        const int pages = wal_pages_.load(std::memory_order_relaxed);
        if (pages < tidy_from)
            return;
        // Passive first: it copies nearly all without stopping a writer. A writer that never pauses keeps the file
        // from starting over, so when it is long the last pages are copied under the lock.
        const sqlite_handle own = sqlite_open(path_);
        int code = SQLITE_OK;
        for (int round = 0; round < 2 && code == SQLITE_OK;
             ++round) // the second has little left, and may end in a pause
            code = sqlite3_wal_checkpoint_v2(own.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        if (code == SQLITE_OK && pages >= restart_from)
            code = sqlite3_wal_checkpoint_v2(own.get(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
        if (code != SQLITE_OK && code != SQLITE_BUSY)
            throw_sqlite(own.get(), code);
    }

    std::string location() const override { return "sqlite:" + path_; }
    std::string companion(std::string_view name) const override { return path_ + "-" + std::string(name); }

  private:
    std::string path_;
    std::atomic<bool> is_directory_synced_{false};
    std::atomic<int> wal_pages_{0}; // at the last commit
};

} // namespace

std::string_view sqlite_path(std::string_view uri)
{
    constexpr std::string_view scheme = "sqlite:";
    return uri.starts_with(scheme) ? uri.substr(scheme.size()) : std::string_view();
}

std::unique_ptr<database> sqlite_database(std::string path)
{
    return std::make_unique<sqlite_file>(std::move(path));
}

} // namespace state
