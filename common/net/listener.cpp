#include "common/net/listener.hpp"

#include "common/text/log_line.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace net {

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

// So many are accepted before the thread's sessions get their turn.
constexpr int largest_batch = 16;

// How long to wait when the system has no descriptor or memory left for another connection.
constexpr std::chrono::milliseconds shortage_pause{100};

} // namespace

listener::listener(descriptor listening, endpoint where, session_function session, unsigned limit,
                   std::vector<asio::io_context*> threads, const base::logger& log)
    : own_(*threads.front()), socket_(own_, listening.release()), pause_(own_), handle_(socket_.native_handle()),
      where_(std::move(where)), session_(std::move(session)), limit_(limit), threads_(std::move(threads)), log_(log)
{}

void listener::start()
{
    asio::co_spawn(own_, accept_all(shared_from_this()), asio::detached);
}

void listener::stop()
{
    is_stopped_ = true;
    asio::post(own_, [self = shared_from_this()] {
        boost::system::error_code ignored;
        self->socket_.close(ignored);
        self->pause_.cancel();
    });
}

asio::awaitable<void> listener::accept_all(std::shared_ptr<listener> self)
{
    while (!self->is_stopped_) {
        auto room = self->wait_for_room();
        co_await std::move(room);
        const auto [failure] = co_await self->socket_.async_wait(asio::posix::stream_descriptor::wait_read, awaited);
        if (failure || self->is_stopped_)
            co_return;
        if (!self->accept_some()) {
            self->pause_.expires_after(shortage_pause);
            co_await self->pause_.async_wait(awaited);
        }
    }
}

asio::awaitable<void> listener::wait_for_room()
{
    while (open_ >= limit_ && !is_stopped_) {
        // A session that ends cancels the pause, from this thread: no end is missed between test and wait.
        pause_.expires_at(std::chrono::steady_clock::time_point::max());
        co_await pause_.async_wait(awaited);
    }
}

// False when the system is short of something.
bool listener::accept_some()
{
    for (int i = 0; i < largest_batch && open_ < limit_; ++i) {
        sockaddr_storage peer{};
        socklen_t length = sizeof peer;
        const int taken = ::accept4(handle_, reinterpret_cast<sockaddr*>(&peer), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (taken < 0 && (errno == ECONNABORTED || errno == EINTR))
            continue;
        if (taken < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        if (taken < 0) {
            log_.warning(text::log_line()
                             .add("event", "accept")
                             .add("listener", where_.to_text())
                             .add("problem", std::strerror(errno))
                             .text());
            return false;
        }
        ++open_;
        asio::io_context& thread = *threads_[next_++ % threads_.size()];
        stream::socket accepted(thread, asio::generic::stream_protocol(peer.ss_family, 0), taken);
        asio::co_spawn(thread, run(shared_from_this(), std::move(accepted)), asio::detached);
    }
    return true;
}

asio::awaitable<void> listener::run(std::shared_ptr<listener> self, stream::socket taken)
{
    try {
        asio::awaitable<void> session = self->session_(stream(std::move(taken)));
        co_await std::move(session);
    } catch (const std::exception& failure) {
        self->log_.error(text::log_line()
                             .add("event", "session")
                             .add("listener", self->where_.to_text())
                             .add("problem", failure.what())
                             .text());
    }
    self->end_session();
}

void listener::end_session()
{
    if (open_.fetch_sub(1) == limit_)
        asio::post(own_, [self = shared_from_this()] { self->pause_.cancel(); });
}

} // namespace net
