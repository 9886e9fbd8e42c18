// descriptor - an open file descriptor with one owner

#pragma once

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace net {

class descriptor
{
  public:
    descriptor() = default;
    explicit descriptor(int taken) : handle_(taken) {}
    descriptor(descriptor&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~descriptor()
    {
        if (handle_ >= 0)
            ::close(handle_);
    }

    bool is_open() const { return handle_ >= 0; }
    int get() const { return handle_; }
    int release() { return std::exchange(handle_, -1); }

  private:
    int handle_ = -1;
};

/// After a system call that failed: whether it would have had to wait, or was interrupted.
inline bool would_wait()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/// For files: blocks until all is written. False, with errno, when it cannot be.
inline bool write_all(int to, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace net
