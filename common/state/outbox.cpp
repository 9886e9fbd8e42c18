#include "common/state/outbox.hpp"

#include "common/state/outbox_record.hpp"
#include "common/text/log_line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace state {

namespace {

constexpr std::size_t read_size = 1 << 20;

} // namespace

outbox::outbox(std::string prefix, const std::string& run, std::uint64_t limit, const base::logger& log)
    : prefix_(std::move(prefix)), own_path_(prefix_ + run), limit_(limit), log_(log)
{
    own_.path = own_path_;
}

bool outbox::open_own()
{
    // Twice: another process may just be looking whether the new file's owner is dead.
    for (int tries = 0; !own_.handle.is_open() && tries < 2; ++tries) {
        own_.handle = open_locked(own_path_, O_APPEND | O_CREAT);
        // Half a record that could not be taken back before.
        if (own_.handle.is_open() && ::ftruncate(own_.handle.get(), static_cast<off_t>(own_.size)) != 0)
            own_.handle = {};
    }
    return own_.handle.is_open();
}

bool outbox::write(std::string_view record)
{
    if (own_.size + record.size() > limit_ || !open_own())
        return false;
    const auto written = ::write(own_.handle.get(), record.data(), record.size());
    if (written == static_cast<ssize_t>(record.size())) {
        own_.size += record.size();
        return true;
    }
    // A full disk takes half a record: without it, the next one could not be read.
    if (written > 0 && ::ftruncate(own_.handle.get(), static_cast<off_t>(own_.size)) != 0)
        own_.handle = {};
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
    const std::lock_guard lock(mutex_);
    for (run_file& each : take_over(prefix_))
        adopt_file(std::move(each));
}

void outbox::adopt_file(run_file left_over)
{
    file taken;
    taken.path = std::move(left_over.path);
    taken.handle = std::move(left_over.handle);
    std::uint64_t changes = 0;
    while (true) {
        const std::string bytes = read_from(taken.handle.get(), taken.size, read_size);
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
                                 .add("outbox", taken.path)
                                 .add("problem", "torn record")
                                 .add("bytes", left.size())
                                 .text());
            break;
        }
    }
    waiting_.fetch_add(changes, std::memory_order_relaxed);
    log_.info(text::log_line().add("outbox", taken.path).add("adopted", static_cast<std::int64_t>(changes)).text());
    inherited_.push_back(std::move(taken));
}

void outbox::replay(std::size_t most, const applier& apply)
{
    const std::lock_guard lock(mutex_);
    file& from = inherited_.empty() ? own_ : inherited_.front();
    if (from.handle.is_open())
        replay_file(from, most, apply);
    if (from.done < from.size || !from.handle.is_open())
        return;
    finish(from);
    if (!inherited_.empty())
        inherited_.erase(inherited_.begin());
}

void outbox::replay_file(file& from, std::size_t most, const applier& apply)
{
    std::vector<std::vector<change>> batch;
    const std::string bytes =
        read_from(from.handle.get(), from.done, std::min<std::uint64_t>(read_size, from.size - from.done));
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
    const std::string path = emptied.path;
    emptied = file();
    emptied.path = path;
    if (inherited_.empty())
        waiting_.store(0, std::memory_order_relaxed);
}

} // namespace state
