#include "common/net/stream.hpp"

#include "common/net/descriptor.hpp"
#include "common/net/ip.hpp"
#include "common/net/stream_contents.hpp"

#include <boost/asio/error.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace net {

namespace {

boost::system::error_code last_error()
{
    return {errno, boost::system::system_category()};
}

struct name
{
    std::string address;
    std::string port;
};

asio::awaitable<io_result<std::size_t>> refused()
{
    co_return boost::system::error_code(asio::error::operation_aborted);
}

name to_name(const sockaddr_storage& from)
{
    if (from.ss_family == AF_INET) {
        const auto& inet = reinterpret_cast<const sockaddr_in&>(from);
        std::array<std::uint8_t, 16> bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        std::memcpy(bytes.data() + 12, &inet.sin_addr, 4);
        return {ip_address(bytes).to_text(), std::to_string(ntohs(inet.sin_port))};
    }
    if (from.ss_family == AF_INET6) {
        const auto& inet = reinterpret_cast<const sockaddr_in6&>(from);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &inet.sin6_addr, 16);
        return {ip_address(bytes).to_text(), std::to_string(ntohs(inet.sin6_port))};
    }
    return {};
}

using name_getter = int (*)(int, sockaddr*, socklen_t*);

name ask(name_getter get, int handle)
{
    sockaddr_storage found{};
    socklen_t length = sizeof found;
    if (handle < 0 || get(handle, reinterpret_cast<sockaddr*>(&found), &length) != 0)
        return {};
    return to_name(found);
}

} // namespace

stream::contents::contents(socket taken)
    : waiter(asio::use_service<sweeper>(asio::query(taken.get_executor(), asio::execution::context))),
      connection(std::move(taken)), handle(connection.native_handle())
{
    // Replies are whole when they are written: waiting for more would only delay them. Fails for UNIX-domain.
    const int on = 1;
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void stream::contents::cancel()
{
    boost::system::error_code ignored;
    connection.cancel(ignored);
}

// What an operation's end means; `is_again` when the other direction's limit had cancelled it.
boost::system::error_code stream::contents::judge(direction which, const boost::system::error_code& failure,
                                                  bool& is_again)
{
    const ending why = end(which);
    is_again = false;
    if (failure != asio::error::operation_aborted)
        return failure;
    if (why == ending::late)
        return asio::error::timed_out;
    is_again = why == ending::none && connection.is_open();
    return failure;
}

asio::awaitable<io_result<std::size_t>> stream::contents::read(asio::mutable_buffer into,
                                                               std::chrono::milliseconds limit)
{
    if (was_filled && connection.is_open() && ++run < longest_run) {
        const ssize_t taken = ::recv(handle, into.data(), into.size(), MSG_DONTWAIT);
        was_filled = taken == static_cast<ssize_t>(into.size());
        if (taken > 0)
            co_return static_cast<std::size_t>(taken);
        if (taken == 0)
            co_return boost::system::error_code(asio::error::eof);
        if (!would_wait())
            co_return last_error();
    }
    run = 0;
    for (bool is_again = true; is_again;) {
        begin(reading, limit);
        const auto [failure, taken] = co_await connection.async_read_some(into, awaited);
        const auto judged = judge(reading, failure, is_again);
        was_filled = taken == into.size();
        if (!judged)
            co_return taken;
        if (!is_again)
            co_return judged;
    }
    co_return boost::system::error_code(asio::error::operation_aborted);
}

io_result<std::size_t> stream::contents::send_now(const iovec* pieces, std::size_t count) const
{
    if (!connection.is_open())
        return boost::system::error_code(asio::error::bad_descriptor);
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces); // sendmsg only reads it
    message.msg_iovlen = count;
    const ssize_t sent = ::sendmsg(handle, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0)
        return static_cast<std::size_t>(sent);
    if (would_wait())
        return std::size_t{0};
    return last_error();
}

asio::awaitable<io_result<void>> stream::contents::write_rest(std::string_view bytes, std::chrono::milliseconds limit)
{
    while (!bytes.empty()) {
        begin(writing, limit);
        const asio::const_buffer rest(bytes.data(), bytes.size());
        const auto [failure, sent] = co_await connection.async_write_some(rest, awaited);
        bool is_again = false;
        const auto judged = judge(writing, failure, is_again);
        if (judged && !is_again)
            co_return judged;
        bytes.remove_prefix(sent);
    }
    co_return io_result<void>();
}

stream::stream(socket taken) : contents_(std::make_unique<contents>(std::move(taken)))
{}
stream::stream(stream&&) noexcept = default;
stream& stream::operator=(stream&&) noexcept = default;
stream::~stream() = default;

// The next two hand on a coroutine rather than being one around it: each costs a frame, and this is done for each
// command of a session.
asio::awaitable<io_result<std::size_t>> stream::read_some(asio::mutable_buffer into, std::chrono::milliseconds limit)
{
    contents_->set_boundary(false);
    return contents_->tls ? contents_->read_tls(into, limit) : contents_->read(into, limit);
}

asio::awaitable<io_result<std::size_t>> stream::read_at_boundary(asio::mutable_buffer into,
                                                                 std::chrono::milliseconds limit)
{
    if (contents_->owner().is_draining())
        return refused();
    contents_->set_boundary(true);
    return contents_->tls ? contents_->read_tls(into, limit) : contents_->read(into, limit);
}

io_result<std::size_t> stream::write_now(std::string_view bytes)
{
    if (contents_->tls)
        return std::size_t{0};
    const iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    return contents_->send_now(&piece, 1);
}

asio::awaitable<io_result<void>> stream::write(std::string_view bytes, std::chrono::milliseconds limit)
{
    if (contents_->tls) {
        auto writing = contents_->write_tls(bytes, limit);
        co_return co_await std::move(writing);
    }
    const auto sent = write_now(bytes);
    if (!sent)
        co_return sent.error();
    if (*sent == bytes.size())
        co_return io_result<void>();
    auto rest = contents_->write_rest(bytes.substr(*sent), limit);
    co_return co_await std::move(rest);
}

asio::awaitable<io_result<void>> stream::write(std::span<const asio::const_buffer> pieces,
                                               std::chrono::milliseconds limit)
{
    if (contents_->tls) {
        auto writing = contents_->write_tls(pieces, limit);
        co_return co_await std::move(writing);
    }
    constexpr std::size_t most = 64;
    while (!pieces.empty()) {
        std::array<iovec, most> vector{};
        const std::size_t count = std::min(most, pieces.size());
        for (std::size_t i = 0; i < count; ++i)
            vector[i] = {const_cast<void*>(pieces[i].data()), pieces[i].size()};
        const auto sent = contents_->send_now(vector.data(), count);
        if (!sent)
            co_return sent.error();
        std::size_t done = *sent;
        std::size_t whole = 0;
        while (whole < count && done >= pieces[whole].size())
            done -= pieces[whole++].size();
        pieces = pieces.subspan(whole);
        if (whole == count)
            continue;
        // The socket is full: wait with the piece that was cut, then go on gathering.
        const std::string_view cut(static_cast<const char*>(pieces[0].data()), pieces[0].size());
        auto rest = contents_->write_rest(cut.substr(done), limit);
        const auto written = co_await std::move(rest);
        if (!written)
            co_return written.error();
        pieces = pieces.subspan(1);
    }
    co_return io_result<void>();
}

asio::awaitable<io_result<void>> stream::start_tls(const tls_context& with, std::string name,
                                                   std::chrono::milliseconds limit)
{
    if (!is_open())
        co_return boost::system::error_code(asio::error::bad_descriptor);
    contents_->set_boundary(false);
    contents_->tls = std::make_unique<tls_session>(contents_->handle, with, name);
    auto shaking = contents_->shake_hands(limit);
    co_return co_await std::move(shaking);
}

std::string stream::tls() const
{
    return contents_->tls ? contents_->tls->summary() : std::string();
}

void stream::close()
{
    if (contents_->tls && is_open())
        contents_->tls->close();
    boost::system::error_code ignored;
    contents_->connection.shutdown(asio::socket_base::shutdown_both, ignored);
    contents_->connection.close(ignored);
}

void stream::close(std::string_view last_words)
{
    const iovec piece{const_cast<char*>(last_words.data()), last_words.size()};
    if (contents_->tls && is_open())
        contents_->tls->write(last_words);
    else [[maybe_unused]]
        const auto sent = contents_->send_now(&piece, 1);
    close();
}

bool stream::is_open() const
{
    return contents_->connection.is_open();
}

bool stream::is_readable() const
{
    if (!is_open())
        return true;
    if (contents_->tls)
        return contents_->tls->is_readable();
    char byte = 0;
    return ::recv(contents_->handle, &byte, 1, MSG_DONTWAIT | MSG_PEEK) >= 0 || !would_wait();
}

std::string stream::peer_address() const
{
    return ask(getpeername, is_open() ? contents_->handle : -1).address;
}

std::string stream::peer_port() const
{
    return ask(getpeername, is_open() ? contents_->handle : -1).port;
}

std::string stream::local_address() const
{
    return ask(getsockname, is_open() ? contents_->handle : -1).address;
}

std::string stream::local_port() const
{
    return ask(getsockname, is_open() ? contents_->handle : -1).port;
}

asio::any_io_executor stream::executor() const
{
    return contents_->connection.get_executor();
}

} // namespace net
