// input_buffer - bytes that were read and not looked at yet; room for a large block, taken when it is first needed

#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace contentd {

class input_buffer
{
  public:
    static constexpr std::size_t size = 64UL << 10U;

    std::string_view waiting() const { return {bytes_.get() + begin_, end_ - begin_}; }
    /// Drops bytes from the front of waiting().
    void consume(std::size_t count) { begin_ += count; }

    struct free_space
    {
        char* begin;
        std::size_t size;
    };

    /// Where to read to; never empty while less than `size` wait.
    free_space room()
    {
        if (bytes_ == nullptr)
            bytes_ = std::make_unique_for_overwrite<char[]>(size);
        if (begin_ != 0)
            std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        return {bytes_.get() + end_, size - end_};
    }
    /// So many bytes were read there.
    void add(std::size_t count) { end_ += count; }
    /// Gives the room back while nothing waits.
    void release()
    {
        if (begin_ != end_)
            return;
        bytes_.reset();
        begin_ = end_ = 0;
    }

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace contentd
