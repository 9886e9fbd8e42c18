#include "common/dns/channel.hpp"

#include "common/dns/query.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <ares.h>
#include <sys/time.h>

#include <stdexcept>
#include <unordered_map>

// Newer releases would rather write and read queries themselves.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace dns {

namespace asio = boost::asio;

namespace {

void require(int status, const char* doing)
{
    if (status != ARES_SUCCESS)
        throw std::runtime_error(std::string("the DNS client cannot ") + doing + ": " + ares_strerror(status));
}

class library
{
  public:
    library() { require(ares_library_init(ARES_LIB_INIT_ALL), "start"); }
    ~library() { ares_library_cleanup(); }
    library(const library&) = delete;
    library& operator=(const library&) = delete;
};

/// c-ares 1.18 says ARES_ECONNREFUSED then and gives no bytes; later ones give the last server's.
bool is_failure_of_all(int status)
{
    return status == ARES_ESERVFAIL || status == ARES_EREFUSED || status == ARES_ENOTIMP;
}

timeval to_timeval(std::chrono::milliseconds span)
{
    return {static_cast<time_t>(span.count() / 1000), static_cast<suseconds_t>(span.count() % 1000 * 1000)};
}

} // namespace

class channel::contents : public std::enable_shared_from_this<contents>
{
  public:
    contents(asio::io_context& on, const channel_settings& wanted) : context_(on), timer_(on), timeout_(wanted.timeout)
    {
        static const library started;
        ares_options options{};
        options.flags = ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
        options.timeout = static_cast<int>(wanted.timeout.count());
        options.tries = wanted.tries;
        options.ednspsz = udp_answer_size;
        options.sock_state_cb = &contents::socket_changed;
        options.sock_state_cb_data = this;
        int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_STATE_CB;
#ifdef ARES_OPT_QUERY_CACHE
        given |= ARES_OPT_QUERY_CACHE; // qcache_max_ttl is 0: the cache is ours
#endif
        require(ares_init_options(&ares_, &options, given), "start");
        if (wanted.servers.empty())
            return;
        const int status = ares_set_servers_ports_csv(ares_, wanted.servers.c_str());
        if (status != ARES_SUCCESS)
            ares_destroy(ares_);
        require(status, "use its servers");
    }

    void end()
    {
        is_over_ = true;
        ares_destroy(ares_); // closes the sockets through socket_changed()
        timer_.cancel();
    }

    void send(std::span<const std::uint8_t> query, reply_function told)
    {
        auto waiting = std::make_unique<reply_function>(std::move(told));
        ares_send(ares_, query.data(), static_cast<int>(query.size()), &contents::replied, waiting.release());
        arm();
    }

  private:
    struct socket
    {
        socket(asio::io_context& on, int opened) : waits(on, opened), handle(opened) {}
        asio::posix::stream_descriptor waits; // released, never closed: c-ares owns the handle
        const int handle;
        bool is_open = true;
        bool wants_read = false;
        bool wants_write = false;
        bool is_reading = false;
        bool is_writing = false;
    };
    using socket_ptr = std::shared_ptr<socket>;

    static void replied(void* argument, int status, int /*timeouts*/, unsigned char* bytes, int length)
    {
        const std::unique_ptr<reply_function> told(static_cast<reply_function*>(argument));
        reply made;
        if (bytes != nullptr && length > 0 && !is_failure_of_all(status))
            made.bytes = {bytes, static_cast<std::size_t>(length)};
        else
            made.problem = status == ARES_ETIMEOUT ? "no server answered in time"
                                                   : "no server answered, or all failed (SERVFAIL, REFUSED)";
        (*told)(made);
    }

    static void socket_changed(void* self, ares_socket_t handle, int readable, int writable)
    {
        static_cast<contents*>(self)->change(handle, readable != 0, writable != 0);
    }

    void change(int handle, bool wants_read, bool wants_write)
    {
        auto found = sockets_.find(handle);
        if (!wants_read && !wants_write) {
            if (found == sockets_.end())
                return;
            found->second->is_open = false;
            found->second->waits.release();
            sockets_.erase(found);
            return;
        }
        if (found == sockets_.end())
            found = sockets_.emplace(handle, std::make_shared<socket>(context_, handle)).first;
        found->second->wants_read = wants_read;
        found->second->wants_write = wants_write;
        wait(found->second);
    }

    void wait(const socket_ptr& on)
    {
        using descriptor = asio::posix::stream_descriptor;
        if (on->wants_read && !on->is_reading) {
            on->is_reading = true;
            on->waits.async_wait(descriptor::wait_read,
                                 [self = weak_from_this(), on](boost::system::error_code failed) {
                                     on->is_reading = false;
                                     if (const auto mine = self.lock(); mine && on->is_open && !failed)
                                         mine->process(on, on->handle, ARES_SOCKET_BAD);
                                 });
        }
        if (on->wants_write && !on->is_writing) {
            on->is_writing = true;
            on->waits.async_wait(descriptor::wait_write,
                                 [self = weak_from_this(), on](boost::system::error_code failed) {
                                     on->is_writing = false;
                                     if (const auto mine = self.lock(); mine && on->is_open && !failed)
                                         mine->process(on, ARES_SOCKET_BAD, on->handle);
                                 });
        }
    }

    void process(const socket_ptr& on, int readable, int writable)
    {
        ares_process_fd(ares_, readable, writable);
        if (on->is_open)
            wait(on);
        arm();
    }

    // The timer is never set anew before it ran out: ares_timeout() of c-ares 1.18 looks at each query on its way. It
    // runs out at the latest after the time of one try, so that no query's time is overslept.
    void arm()
    {
        if (is_armed_ || is_over_)
            return;
        timeval most = to_timeval(timeout_);
        timeval least{};
        if (ares_timeout(ares_, nullptr, &least) == nullptr)
            return; // nothing is on its way
        const timeval next = timercmp(&least, &most, <) != 0 ? least : most;
        is_armed_ = true;
        timer_.expires_after(std::chrono::seconds(next.tv_sec) + std::chrono::microseconds(next.tv_usec) +
                             std::chrono::milliseconds(1));
        timer_.async_wait([self = weak_from_this()](boost::system::error_code failed) {
            const auto mine = self.lock();
            if (!mine || failed || mine->is_over_)
                return;
            mine->is_armed_ = false;
            ares_process_fd(mine->ares_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
            mine->arm();
        });
    }

    asio::io_context& context_;
    asio::steady_timer timer_;
    const std::chrono::milliseconds timeout_;
    ares_channel ares_ = nullptr;
    std::unordered_map<int, socket_ptr> sockets_;
    bool is_armed_ = false;
    bool is_over_ = false;
};

channel::channel(asio::io_context& on, const channel_settings& wanted)
    : contents_(std::make_shared<contents>(on, wanted))
{}

channel::~channel()
{
    contents_->end();
}

void channel::send(std::span<const std::uint8_t> query, reply_function told)
{
    contents_->send(query, std::move(told));
}

} // namespace dns
