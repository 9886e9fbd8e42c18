// stream_contents - what a stream is made of; for stream.cpp and stream_tls.cpp

#pragma once

#include "common/net/stream.hpp"
#include "common/net/sweeper.hpp"
#include "common/net/tls_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/uio.h>

namespace net {

inline constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

struct stream::contents final : waiter
{
    // After so many transfers without a wait the thread's other sessions get their turn.
    static constexpr unsigned longest_run = 32;

    explicit contents(socket taken);

    void cancel() override;
    void set_boundary(bool is_one) { is_at_boundary_ = is_one; }

    boost::system::error_code judge(direction which, const boost::system::error_code& failure, bool& is_again);
    asio::awaitable<io_result<std::size_t>> read(asio::mutable_buffer into, std::chrono::milliseconds limit);
    asio::awaitable<io_result<void>> write_rest(std::string_view bytes, std::chrono::milliseconds limit);
    io_result<std::size_t> send_now(const iovec* pieces, std::size_t count) const;

    // The same once TLS has begun, in stream_tls.cpp.
    asio::awaitable<io_result<void>> shake_hands(std::chrono::milliseconds limit);
    asio::awaitable<io_result<std::size_t>> read_tls(asio::mutable_buffer into, std::chrono::milliseconds limit);
    asio::awaitable<io_result<void>> write_tls(std::string_view bytes, std::chrono::milliseconds limit);
    asio::awaitable<io_result<void>> write_tls(std::span<const asio::const_buffer> pieces,
                                               std::chrono::milliseconds limit);
    asio::awaitable<boost::system::error_code> wait_for(tls_session::need what, direction which,
                                                        clock::time_point deadline);

    socket connection;
    int handle;
    bool was_filled = false;          // the last read filled its buffer: there may be more
    unsigned run = 0;                 // transfers since the last wait
    std::unique_ptr<tls_session> tls; // none while the connection is plain
};

} // namespace net
