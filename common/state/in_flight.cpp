#include "common/state/in_flight.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>

namespace state {

namespace {

constexpr std::size_t first_slot = 4096; // bytes before it
constexpr std::size_t slot_size = 640;
constexpr std::size_t head_size = 4; // taken, alone, two bytes of length
constexpr std::size_t longest_key = 600;
constexpr std::size_t read_size = 1024 * slot_size;
constexpr std::uint32_t slots_at_once = 32; // by which the file grows
constexpr std::string_view magic = "sekimori in flight 1\n";

std::string header()
{
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    return std::string(magic) + boot + '\n';
}

// A slot counts from the moment that its first byte does: what is written before that is there when it is seen.
void set_taken(char* slot, bool is_taken)
{
    std::atomic_ref<char>(*slot).store(is_taken ? '\1' : '\0', std::memory_order_release);
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
        bytes.resize((bytes.size() + slot_size - 1) / slot_size * slot_size, '\0'); // a damaged one may end anywhere
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

void in_flight::unmap::operator()(char* mapped) const
{
    ::munmap(mapped, size);
}

// The disk sets the room aside first: where it has none, nothing is mapped that would end the process when it is
// touched. A file system that writes each change elsewhere, as Btrfs does, may still run full later; SQLite's index
// shares that.
bool in_flight::make_room()
{
    const std::size_t wanted = first_slot + std::size_t{used_ + slots_at_once} * slot_size;
    if (::posix_fallocate(handle_.get(), 0, static_cast<off_t>(wanted)) != 0)
        return false;
    void* const address = ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_SHARED, handle_.get(), 0);
    if (address == MAP_FAILED)
        return false;
    ::madvise(address, wanted, MADV_DONTFORK); // what is made to look into files gets nothing of it
    mapped_ = {static_cast<char*>(address), unmap{wanted}};
    return true;
}

char* in_flight::at(std::uint32_t slot) const
{
    return mapped_.get() + first_slot + std::size_t{slot} * slot_size;
}

std::optional<std::uint32_t> in_flight::begin(std::string_view key, bool alone)
{
    key = key.substr(0, longest_key);
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
        const std::size_t end = first_slot + std::size_t{used_ + 1} * slot_size;
        if (!open() || (end > mapped_.get_deleter().size && !make_room()))
            return std::nullopt;
        free_.push_back(used_++);
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    char* const to = at(slot);
    to[1] = alone ? '\1' : '\0';
    to[2] = static_cast<char>(key.size() & 0xffU);
    to[3] = static_cast<char>(key.size() >> 8U);
    std::copy(key.begin(), key.end(), to + head_size);
    set_taken(to, true);
    return slot;
}

void in_flight::end(std::uint32_t slot)
{
    const std::lock_guard lock(mutex_);
    set_taken(at(slot), false);
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
