// spool - O_TMPFILE

#include "tests/bench/smtp/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace bench {

namespace asio = boost::asio;

namespace {

constexpr std::size_t piece_size = 64 * 1024;

} // namespace

spool::spool(std::size_t memory_limit, std::string directory)
    : memory_limit_(memory_limit), directory_(std::move(directory))
{}

spool::~spool()
{
    clear();
}

void spool::clear()
{
    memory_.clear();
    if (file_ >= 0)
        ::close(std::exchange(file_, -1));
}

void spool::append(std::string_view bytes)
{
    if (file_ < 0 && memory_.size() + bytes.size() <= memory_limit_) {
        memory_.append(bytes);
        return;
    }
    if (file_ < 0) {
        file_ = ::open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        write_file(memory_);
        memory_.clear();
    }
    write_file(bytes);
}

void spool::write_file(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0)
            throw std::system_error(errno, std::generic_category(), directory_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

asio::awaitable<bool> spool::write_to(connection& to)
{
    if (file_ < 0) {
        const bool is_sent = co_await to.write(memory_);
        co_return is_sent;
    }
    std::string piece(piece_size, '\0');
    for (off_t at = 0;;) {
        const ssize_t count = ::pread(file_, piece.data(), piece.size(), at);
        if (count <= 0)
            co_return count == 0;
        at += count;
        const bool is_sent = co_await to.write(std::string_view(piece).substr(0, static_cast<std::size_t>(count)));
        if (!is_sent)
            co_return false;
    }
}

} // namespace bench
