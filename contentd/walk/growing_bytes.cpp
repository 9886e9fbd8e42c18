#include "contentd/walk/growing_bytes.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace walk {

void growing_bytes::append(std::string_view bytes)
{
    if (bytes.empty())
        return;
    if (bytes.size() > capacity_ - size_)
        grow_to(size_ + bytes.size());
    std::memcpy(pages_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
}

void growing_bytes::grow_to(std::size_t least)
{
    constexpr std::size_t step = std::size_t{64} << 10U;
    const std::size_t wanted = (std::max(least, capacity_ + capacity_ / 4) + step - 1) / step * step;
    void* const pages = pages_ == nullptr
                            ? ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                            : ::mremap(pages_, capacity_, wanted, MREMAP_MAYMOVE);
    if (pages == MAP_FAILED)
        throw std::bad_alloc();
    pages_ = static_cast<char*>(pages);
    capacity_ = wanted;
}

void growing_bytes::release()
{
    if (pages_ != nullptr)
        ::munmap(pages_, capacity_);
}

} // namespace walk
