#include "common/state/journal.hpp"

#include "common/state/outbox_record.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace state {

namespace {

// Rows of neighbours share pages: what is committed together costs less.
constexpr std::chrono::milliseconds gathering{50};

} // namespace

journal::~journal()
{
    const bool is_done = waiting_.facts.empty() && taken_.facts.empty();
    for (std::size_t i = 0; i < files_.size(); ++i)
        if (is_done && files_[i].handle.is_open())
            ::unlink(paths_[i].c_str());
}

bool journal::write(std::string_view record)
{
    file& to = files_[active_];
    if (!to.handle.is_open())
        to.handle = open_locked(paths_[active_], O_APPEND | O_CREAT | O_TRUNC);
    if (!to.handle.is_open() || to.size + record.size() > limit_)
        return false;
    if (::write(to.handle.get(), record.data(), record.size()) == static_cast<ssize_t>(record.size())) {
        to.size += record.size();
        return true;
    }
    // A full disk takes half a record: without it, the next one could not be read.
    if (::ftruncate(to.handle.get(), static_cast<off_t>(to.size)) != 0)
        to.size = limit_;
    return false;
}

journal::added journal::append(std::vector<change> changes, std::function<void()> committed)
{
    const std::string payload = encode(changes);
    const std::lock_guard lock(mutex_);
    if (!write(make_record(next_number_, record_kind::changes, payload)))
        return added::no;
    ++next_number_;
    const bool is_first = waiting_.facts.empty();
    if (is_first)
        since_ = clock::now();
    waiting_.facts.push_back(std::move(changes));
    waiting_.told.push_back(std::move(committed));
    return is_first ? added::first : added::more;
}

journal::clock::time_point journal::due() const
{
    const std::lock_guard lock(mutex_);
    return waiting_.facts.empty() ? clock::time_point::max() : since_ + gathering;
}

void journal::flush(const applier& apply)
{
    if (taken_.facts.empty()) {
        const std::lock_guard lock(mutex_);
        if (waiting_.facts.empty())
            return;
        taken_ = std::exchange(waiting_, {});
        active_ = 1 - active_;
    }
    apply(taken_.facts);
    for (const auto& tell : taken_.told)
        if (tell)
            tell();
    taken_ = {};
    empty_spare();
}

void journal::empty_spare()
{
    const std::lock_guard lock(mutex_);
    file& spare = files_[1 - active_];
    if (::ftruncate(spare.handle.get(), 0) == 0)
        spare.size = 0;
}

} // namespace state
