#include "contentd/spool/spool.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <utility>

namespace spool {

namespace {

constexpr std::size_t first_buffer = 16UL << 10U;
constexpr std::uint64_t filled_at_once = 4UL << 20U;  // a larger one's pages come and go as they are looked at
constexpr std::uint64_t kept_file_limit = 4UL << 20U; // a longer file gives its blocks back after the message

// A file system without O_TMPFILE (overlayfs before Linux 6.3) gets a name that is gone at once.
int open_nameless(const std::string& directory)
{
    const int file = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return file;
    std::string name = directory + "/spool.XXXXXX";
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(name.c_str());
    return named;
}

} // namespace

message_spool::message_spool(std::string directory, std::size_t memory_limit, std::uint64_t size_limit)
    : directory_(std::move(directory)), memory_limit_(std::max(memory_limit, first_buffer)), size_limit_(size_limit)
{}

message_spool::~message_spool()
{
    unmap();
    forget_file();
}

void message_spool::put(std::string_view bytes) noexcept
{
    size_ += bytes.size();
    if (fault_ != fault::none)
        return;
    if (size_limit_ != 0 && size_ > size_limit_)
        return fail(fault::too_large, 0);
    while (!bytes.empty()) {
        if (!make_room(bytes.size()))
            return;
        const std::size_t taken = std::min(bytes.size(), memory_.capacity() - memory_.size());
        memory_.append(bytes.substr(0, taken));
        bytes.remove_prefix(taken);
    }
}

// Grows the buffer by doubling, up to the limit; a full one goes to the file.
bool message_spool::make_room(std::size_t wanted)
{
    if (memory_.size() < memory_.capacity() && memory_.capacity() - memory_.size() >= wanted)
        return true;
    if (memory_.capacity() < memory_limit_) {
        const std::size_t grown = std::max({first_buffer, memory_.capacity() * 2, memory_.size() + wanted});
        try {
            memory_.reserve(std::min(grown, memory_limit_));
        } catch (const std::exception&) {
            fail(fault::input_output, ENOMEM);
            return false;
        }
    }
    return memory_.size() < memory_.capacity() || spill();
}

bool message_spool::spill()
{
    if (file_ < 0 && !open_file())
        return false;
    std::string_view rest = memory_;
    while (!rest.empty()) {
        const ssize_t written = ::pwrite(file_, rest.data(), rest.size(), static_cast<off_t>(in_file_));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            fail(fault::input_output, written < 0 ? errno : ENOSPC);
            return false;
        }
        in_file_ += static_cast<std::uint64_t>(written);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    file_length_ = std::max(file_length_, in_file_);
    memory_.clear();
    return true;
}

bool message_spool::open_file()
{
    file_ = open_nameless(directory_);
    if (file_ < 0)
        fail(fault::input_output, errno);
    return file_ >= 0;
}

std::string_view message_spool::view()
{
    if (fault_ != fault::none)
        return {};
    if (in_file_ == 0)
        return memory_;
    if (mapped_ == nullptr) {
        if (!memory_.empty() && !spill())
            return {};
        const int filled = in_file_ <= filled_at_once ? MAP_POPULATE : 0;
        void* const address = ::mmap(nullptr, in_file_, PROT_READ, MAP_SHARED | filled, file_, 0);
        if (address == MAP_FAILED) {
            fail(fault::input_output, errno);
            return {};
        }
        mapped_ = static_cast<char*>(address);
    }
    return {mapped_, static_cast<std::size_t>(in_file_)};
}

void message_spool::release_pages()
{
    if (mapped_ != nullptr)
        ::madvise(mapped_, in_file_, MADV_DONTNEED);
}

void message_spool::clear()
{
    unmap();
    if (file_length_ > kept_file_limit)
        forget_file();
    memory_.clear();
    in_file_ = 0;
    size_ = 0;
    fault_ = fault::none;
    cause_ = 0;
}

void message_spool::release_memory()
{
    if (size_ == 0)
        memory_.shrink_to_fit();
}

void message_spool::fail(fault what, int cause)
{
    fault_ = what;
    cause_ = cause;
    unmap();
    forget_file();
    memory_.clear();
}

void message_spool::unmap()
{
    if (mapped_ != nullptr)
        ::munmap(mapped_, in_file_);
    mapped_ = nullptr;
}

void message_spool::forget_file()
{
    if (file_ >= 0)
        ::close(file_);
    file_ = -1;
    file_length_ = 0;
    in_file_ = 0;
}

} // namespace spool
