#include "common/state/in_flight.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

namespace state {

namespace {

constexpr std::size_t first_slot = 4096; // bytes before it
constexpr std::size_t slot_size = 640;
constexpr std::size_t head_size = 4; // taken, alone, two bytes of length
constexpr std::size_t longest_key = 600;
constexpr std::size_t read_size = 1024 * slot_size;
constexpr std::string_view magic = "sekimori in flight 1\n";

std::string header()
{
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    return std::string(magic) + boot + '\n';
}

off_t offset_of(std::uint32_t slot)
{
    return static_cast<off_t>(first_slot + std::size_t{slot} * slot_size);
}

std::optional<in_flight::survivor> read_slot(std::string_view slot)
{
    if (slot[0] != 1)
        return std::nullopt;
    const std::size_t length = static_cast<unsigned char>(slot[2]) | static_cast<unsigned char>(slot[3]) << 8U;
    if (length > longest_key)
        return std::nullopt;
    return in_flight::survivor{std::string(slot.substr(head_size, length)), slot[1] == 1};
}

std::vector<in_flight::survivor> read_slots(int handle)
{
    std::vector<in_flight::survivor> found;
    if (!read_from(handle, 0, first_slot).starts_with(header()))
        return found;
    for (std::size_t offset = first_slot;;) {
        std::string bytes = read_from(handle, offset, read_size);
        if (bytes.empty())
            return found;
        offset += bytes.size();
        bytes.resize((bytes.size() + slot_size - 1) / slot_size * slot_size, '\0'); // the last one is written short
        for (std::string_view left = bytes; !left.empty(); left.remove_prefix(slot_size))
            if (auto one = read_slot(left.substr(0, slot_size)))
                found.push_back(std::move(*one));
    }
}

} // namespace

in_flight::~in_flight()
{
    if (handle_.is_open())
        ::unlink(path_.c_str());
}

bool in_flight::open()
{
    // Twice: another process may just be looking whether the new file's owner is dead.
    for (int tries = 0; !handle_.is_open() && tries < 2; ++tries) {
        net::descriptor opened = open_locked(path_, O_CREAT);
        const std::string first = header();
        if (opened.is_open() && ::pwrite(opened.get(), first.data(), first.size(), 0) == ssize_t(first.size()))
            handle_ = std::move(opened);
    }
    return handle_.is_open();
}

bool in_flight::write(std::uint32_t slot, std::string_view record) const
{
    return ::pwrite(handle_.get(), record.data(), record.size(), offset_of(slot)) ==
           static_cast<ssize_t>(record.size());
}

std::optional<std::uint32_t> in_flight::begin(std::string_view key, bool alone)
{
    key = key.substr(0, longest_key);
    std::string record;
    record.reserve(head_size + key.size());
    record += '\1';
    record += alone ? '\1' : '\0';
    record += static_cast<char>(key.size() & 0xffU);
    record += static_cast<char>(key.size() >> 8U);
    record += key;
    const std::lock_guard lock(mutex_);
    if (!open())
        return std::nullopt;
    const std::uint32_t slot = free_.empty() ? used_ : free_.back();
    if (!write(slot, record)) {
        // A full disk may have taken the first byte of it.
        static_cast<void>(write(slot, std::string_view("\0", 1)));
        return std::nullopt;
    }
    if (free_.empty())
        ++used_;
    else
        free_.pop_back();
    return slot;
}

void in_flight::end(std::uint32_t slot)
{
    const std::lock_guard lock(mutex_);
    if (write(slot, std::string_view("\0", 1)))
        free_.push_back(slot);
}

std::vector<in_flight::legacy> in_flight::take_over() const
{
    std::vector<legacy> all;
    for (run_file& each : state::take_over(prefix_)) {
        std::vector<survivor> survivors = read_slots(each.handle.get());
        all.push_back({std::move(each), std::move(survivors)});
    }
    return all;
}

} // namespace state
