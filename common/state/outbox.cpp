#include "common/state/outbox.hpp"

#include "common/state/outbox_record.hpp"
#include "common/text/log_line.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace state {

namespace {

constexpr std::size_t read_size = 1 << 20;

/// Opens and locks; -1 when it cannot be opened, is locked, or was removed meanwhile.
int open_locked(const std::string& path, int flags)
{
    const int handle = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | flags, 0600);
    if (handle < 0)
        return -1;
    struct stat found = {};
    if (::flock(handle, LOCK_EX | LOCK_NB) == 0 && ::fstat(handle, &found) == 0 && found.st_nlink > 0)
        return handle;
    ::close(handle);
    return -1;
}

/// Up to `most` bytes from `offset` on; at least one whole record if there is one.
std::string read_from(int handle, std::uint64_t offset, std::size_t most)
{
    std::string bytes(most, '\0');
    std::size_t filled = 0;
    while (filled < most) {
        const auto got = ::pread(handle, bytes.data() + filled, most - filled, static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

} // namespace

outbox::outbox(std::string prefix, const std::string& run, std::uint64_t limit, const base::logger& log)
    : prefix_(std::move(prefix)), own_path_(prefix_ + run), limit_(limit), log_(log)
{
    own_.path = own_path_;
}

outbox::~outbox()
{
    for (file& each : inherited_)
        ::close(each.handle);
    if (own_.handle >= 0)
        ::close(own_.handle);
}

bool outbox::open_own()
{
    // Twice: another process may just be looking whether the new file's owner is dead.
    for (int tries = 0; own_.handle < 0 && tries < 2; ++tries) {
        own_.handle = open_locked(own_path_, O_CREAT);
        // Half a record that could not be taken back before.
        if (own_.handle >= 0 && ::ftruncate(own_.handle, static_cast<off_t>(own_.size)) != 0) {
            ::close(own_.handle);
            own_.handle = -1;
        }
    }
    return own_.handle >= 0;
}

bool outbox::write(std::string_view record)
{
    if (own_.size + record.size() > limit_ || !open_own())
        return false;
    const auto written = ::write(own_.handle, record.data(), record.size());
    if (written == static_cast<ssize_t>(record.size())) {
        own_.size += record.size();
        return true;
    }
    // A full disk takes half a record: without it, the next one could not be read.
    if (written > 0 && ::ftruncate(own_.handle, static_cast<off_t>(own_.size)) != 0) {
        ::close(own_.handle);
        own_.handle = -1;
    }
    return false;
}

std::optional<std::uint64_t> outbox::append(const std::vector<change>& changes)
{
    const std::string payload = encode(changes);
    const std::lock_guard lock(mutex_);
    const std::uint64_t number = next_number_;
    if (!write(make_record(number, record_kind::changes, payload)))
        return std::nullopt;
    ++next_number_;
    waiting_.fetch_add(1, std::memory_order_relaxed);
    return number;
}

void outbox::cancel(std::uint64_t number)
{
    const std::lock_guard lock(mutex_);
    own_.cancelled.insert(number);
    // If this cannot be written and we crash, the changes are made twice: they are made so that this does no harm.
    write(make_record(number, record_kind::cancelled, {}));
}

void outbox::adopt()
{
    const std::filesystem::path prefix(prefix_);
    const std::string start = prefix.filename().string();
    std::error_code failure;
    std::vector<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(prefix.parent_path().empty() ? "." : prefix.parent_path(), failure)) {
        const std::string path = entry.path().string();
        if (entry.path().filename().string().starts_with(start) &&
            entry.path().filename() != std::filesystem::path(own_path_).filename())
            found.push_back(path);
    }
    std::sort(found.begin(), found.end());
    const std::lock_guard lock(mutex_);
    for (const std::string& path : found)
        adopt_file(path);
}

void outbox::adopt_file(const std::string& path)
{
    file taken;
    taken.path = path;
    taken.handle = open_locked(path, 0);
    if (taken.handle < 0)
        return; // its process lives
    std::uint64_t changes = 0;
    while (true) {
        const std::string bytes = read_from(taken.handle, taken.size, read_size);
        std::string_view left = bytes;
        for (auto record = read_record(left); record; record = read_record(left)) {
            if (record->kind == record_kind::cancelled)
                taken.cancelled.insert(record->number);
            else
                ++changes;
            left.remove_prefix(record->length);
        }
        taken.size += bytes.size() - left.size();
        if (left.size() == bytes.size()) {
            if (!left.empty())
                log_.warning(text::log_line()
                                 .add("outbox", path)
                                 .add("problem", "torn record")
                                 .add("bytes", left.size())
                                 .text());
            break;
        }
    }
    waiting_.fetch_add(changes, std::memory_order_relaxed);
    log_.info(text::log_line().add("outbox", path).add("adopted", static_cast<std::int64_t>(changes)).text());
    inherited_.push_back(std::move(taken));
}

void outbox::replay(std::size_t most, const applier& apply)
{
    const std::lock_guard lock(mutex_);
    file& from = inherited_.empty() ? own_ : inherited_.front();
    if (from.handle >= 0)
        replay_file(from, most, apply);
    if (from.done < from.size || from.handle < 0)
        return;
    finish(from);
    if (!inherited_.empty())
        inherited_.erase(inherited_.begin());
}

void outbox::replay_file(file& from, std::size_t most, const applier& apply)
{
    std::vector<std::vector<change>> batch;
    const std::string bytes =
        read_from(from.handle, from.done, std::min<std::uint64_t>(read_size, from.size - from.done));
    std::string_view left = bytes;
    std::uint64_t passed = 0;
    for (auto record = read_record(left); record && batch.size() < most; record = read_record(left)) {
        left.remove_prefix(record->length);
        if (record->kind == record_kind::cancelled)
            continue;
        ++passed;
        if (from.cancelled.contains(record->number))
            continue;
        auto changes = decode(record->payload);
        if (changes)
            batch.push_back(std::move(*changes));
        else
            log_.error(text::log_line().add("outbox", from.path).add("problem", changes.error().text).text());
    }
    if (!batch.empty())
        apply(batch);
    const std::uint64_t read = bytes.size() - left.size();
    // Cannot happen but with a damaged disk: whatever follows is unreadable.
    from.done = read > 0 ? from.done + read : from.size;
    waiting_.fetch_sub(std::min<std::uint64_t>(passed, waiting_.load()), std::memory_order_relaxed);
}

void outbox::finish(file& emptied)
{
    ::unlink(emptied.path.c_str());
    ::close(emptied.handle);
    const std::string path = emptied.path;
    emptied = file();
    emptied.path = path;
    if (inherited_.empty())
        waiting_.store(0, std::memory_order_relaxed);
}

} // namespace state
