#include "common/state/condition.hpp"

#include "common/text/log_line.hpp"

namespace state {

namespace {

std::string_view advice(fault kind)
{
    switch (kind) {
    case fault::busy:
        return "another process holds its lock: look for a backup or an open sqlite3 shell";
    case fault::full:
        return "make room on that file system";
    case fault::read_only:
        return "the daemon's user must be able to write the file and its directory";
    case fault::missing:
        return "the directory must exist and belong to the daemon's user";
    case fault::corrupt:
        return "stop both daemons, move the file and its -wal and -shm aside, and restore a backup or start empty; "
               "the file is left as it is";
    case fault::newer:
        return "install the version of the program that last used it";
    case fault::foreign:
        return "name another file in `state`";
    case fault::refused:
        break;
    }
    return "see the manual, section FAILURE";
}

} // namespace

void condition::set_available()
{
    if (is_available())
        return;
    {
        const std::lock_guard lock(mutex_);
        problem_.clear();
    }
    is_available_.store(true, std::memory_order_release);
    log_.info(text::log_line().add("state", location_).add("status", "available").text());
}

void condition::set_fault(const db_error& failure)
{
    {
        const std::lock_guard lock(mutex_);
        if (problem_ == failure.what())
            return;
        problem_ = failure.what();
    }
    is_available_.store(false, std::memory_order_release);
    text::log_line line;
    line.add("state", location_).add("status", "unavailable").add("problem", failure.what());
    if (is_daemon_)
        line.add("effect", "decisions go on from memory, new facts wait in the outbox");
    log_.error(line.add("mend", advice(failure.kind())).text());
}

std::string condition::problem() const
{
    const std::lock_guard lock(mutex_);
    return problem_;
}

} // namespace state
