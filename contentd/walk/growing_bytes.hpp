// growing_bytes - bytes that grow in pages of their own
//
// A std::string that grows holds its bytes twice for a moment, and an allocator keeps what it had: both count where a
// process has 64 MB in all. These pages move without a copy and go back to the kernel at the end.

#pragma once

#include <cstddef>
#include <string_view>

namespace walk {

class growing_bytes
{
  public:
    growing_bytes() = default;
    ~growing_bytes() { release(); }
    growing_bytes(const growing_bytes&) = delete;
    growing_bytes& operator=(const growing_bytes&) = delete;

    /// Throws std::bad_alloc, and then holds what it held.
    void append(std::string_view bytes);
    void clear() { size_ = 0; }
    std::string_view view() const { return {pages_, size_}; }
    std::size_t size() const { return size_; }

  private:
    void grow_to(std::size_t least);
    void release();

    char* pages_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
};

} // namespace walk
