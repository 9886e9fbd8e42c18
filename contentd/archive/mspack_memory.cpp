#include "contentd/archive/mspack_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace archives {

namespace {

constexpr std::size_t most_allocated = 32U << 20U;

} // namespace

struct mspack_memory::file : mspack_file
{
    mspack_memory* owner = nullptr;
    std::size_t at = 0;
};

/// Stands before each piece of memory, so that release() knows its size.
struct alignas(std::max_align_t) mspack_memory::block
{
    mspack_memory* owner;
    std::size_t size;
};

thread_local mspack_memory* mspack_memory::latest_ = nullptr;

mspack_memory::mspack_memory(std::string_view content, std::string_view beginning)
    : mspack_system{open_file,      close_file, read_file, write_file, seek_file, tell_file,
                    ignore_message, allocate,   release,   copy_bytes, nullptr},
      before_(latest_), content_(content), beginning_(beginning)
{
    latest_ = this;
}

mspack_memory::~mspack_memory()
{
    latest_ = before_;
}

void mspack_memory::begin_output(std::size_t most)
{
    written_.clear();
    most_ = most;
}

mspack_file* mspack_memory::open_file(mspack_system* /*self*/, const char* /*name*/, int /*mode*/)
{
    file* const opened = new (std::nothrow) file;
    if (opened != nullptr)
        opened->owner = latest_;
    return opened;
}

void mspack_memory::close_file(mspack_file* each)
{
    const std::unique_ptr<file> closed(static_cast<file*>(each));
}

int mspack_memory::read_file(mspack_file* each, void* buffer, int size)
{
    file& from = *static_cast<file*>(each);
    if (size < 0)
        return -1;
    const std::string_view content = from.owner->content_;
    const std::string_view beginning = from.owner->beginning_;
    const bool is_in_beginning = from.at < beginning.size();
    const std::string_view rest = is_in_beginning ? beginning.substr(from.at) : content.substr(from.at);
    std::size_t taken = rest.copy(static_cast<char*>(buffer), static_cast<std::size_t>(size));
    if (is_in_beginning && content.size() > beginning.size()) {
        const std::string_view behind = content.substr(beginning.size());
        taken += behind.copy(static_cast<char*>(buffer) + taken, static_cast<std::size_t>(size) - taken);
    }
    from.at += taken;
    return static_cast<int>(taken);
}

int mspack_memory::write_file(mspack_file* each, void* buffer, int size)
{
    mspack_memory& owner = *static_cast<file*>(each)->owner;
    if (size < 0)
        return -1;
    const std::size_t taken = std::min(static_cast<std::size_t>(size), owner.most_ - owner.written_.size());
    owner.is_cut_ = owner.is_cut_ || taken < static_cast<std::size_t>(size);
    try {
        owner.written_.append(static_cast<const char*>(buffer), taken);
    } catch (const std::bad_alloc&) { // must not pass through C
        owner.is_cut_ = true;
        return -1;
    }
    return static_cast<int>(taken);
}

int mspack_memory::seek_file(mspack_file* each, off_t offset, int mode)
{
    file& moved = *static_cast<file*>(each);
    const std::size_t size = moved.owner->content_.size();
    const std::size_t base = mode == MSPACK_SYS_SEEK_START ? 0 : mode == MSPACK_SYS_SEEK_CUR ? moved.at : size;
    const off_t wanted = static_cast<off_t>(base) + std::clamp<off_t>(offset, -(off_t{1} << 62), off_t{1} << 62);
    if (wanted < 0 || static_cast<std::size_t>(wanted) > size)
        return -1;
    moved.at = static_cast<std::size_t>(wanted);
    return 0;
}

off_t mspack_memory::tell_file(mspack_file* each)
{
    return static_cast<off_t>(static_cast<file*>(each)->at);
}

void mspack_memory::ignore_message(mspack_file* /*each*/, const char* /*format*/, ...)
{}

void* mspack_memory::allocate(mspack_system* /*self*/, std::size_t size)
{
    mspack_memory& owner = *latest_;
    if (size > most_allocated - owner.allocated_) {
        owner.is_cut_ = true;
        return nullptr;
    }
    // Zeros, because libmspack 0.11 frees the name in a KWAJ header before it has set one when that is too short.
    void* const memory = std::calloc(1, sizeof(block) + size);
    if (memory == nullptr)
        return nullptr;
    owner.allocated_ += size;
    return new (memory) block{&owner, size} + 1;
}

void mspack_memory::release(void* memory)
{
    if (memory == nullptr)
        return;
    block* const released = static_cast<block*>(memory) - 1;
    released->owner->allocated_ -= released->size;
    std::free(released);
}

void mspack_memory::copy_bytes(void* from, void* to, std::size_t size)
{
    std::memcpy(to, from, size);
}

} // namespace archives
