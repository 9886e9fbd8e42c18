// stream - a TCP or UNIX-domain connection whose every wait has a limit
//
// A read or write that has to wait stores its deadline; one sweeper a thread looks over the deadlines ten times a
// second and cancels what is late, at most 200 ms late and never early. So a limit costs a store, not a timer. A
// stream belongs to the thread of its io_context. One read and one write may wait at a time.
//
// A write goes to the socket at once, and waits only when the socket takes no more. A read does so only after one
// that filled its buffer: otherwise the peer is still to answer, and the attempt would be a system call for nothing.
//
// After start_tls() everything goes through TLS, with the same limits. A peer that closes without ending TLS is then a
// failure, never an end of file. What was read before is plain, and nobody knows who said it: a protocol that begins
// TLS in the middle must refuse such bytes (CVE-2011-0411).

#pragma once

#include "common/base/result.hpp"
#include "common/net/endpoint.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace net {

namespace asio = boost::asio;

class tls_context;

/// What sockets fail with; asio::error::timed_out when the limit passed, asio::error::eof when the peer closed.
template <class T>
using io_result = boost::system::result<T>;

class stream
{
  public:
    using socket = asio::generic::stream_protocol::socket;

    /// Takes an open socket over.
    explicit stream(socket taken);
    stream(stream&&) noexcept;
    stream& operator=(stream&&) noexcept;
    ~stream();

    /// Reads at least one byte.
    asio::awaitable<io_result<std::size_t>> read_some(asio::mutable_buffer into, std::chrono::milliseconds limit);
    /// As read_some, for a wait at a boundary where the session may end: fails with asio::error::operation_aborted
    /// when the daemon drains, at once if it does already.
    asio::awaitable<io_result<std::size_t>> read_at_boundary(asio::mutable_buffer into,
                                                             std::chrono::milliseconds limit);
    /// Writes all of it, or fails; the limit starts anew whenever some of it went out.
    asio::awaitable<io_result<void>> write(std::string_view bytes, std::chrono::milliseconds limit);
    /// Writes what the socket takes at once, and gives how much; nothing through TLS. What is left is write()'s.
    io_result<std::size_t> write_now(std::string_view bytes);
    /// Several pieces in order, gathered.
    asio::awaitable<io_result<void>> write(std::span<const asio::const_buffer> pieces, std::chrono::milliseconds limit);

    /// The handshake, in the context's role and within the limit in all; draining does not end it. `name`: of a client,
    /// whom it means to reach (tls_session.hpp). `with` must stay until it is done. After a failure only close() is of
    /// use. Once.
    asio::awaitable<io_result<void>> start_tls(const tls_context& with, std::string name,
                                               std::chrono::milliseconds limit);
    /// Protocol and cipher, `TLSv1.3/TLS_AES_256_GCM_SHA384`; empty while the connection is plain.
    std::string tls() const;

    /// Ends both directions; a waiting operation fails. Harmless when closed. TLS is ended as far as the socket takes
    /// that at once.
    void close();
    /// Says this first, as far as the socket takes it at once: for a farewell that nobody answers.
    void close(std::string_view last_words);
    bool is_open() const;
    /// True when the peer has closed, or sent something unasked: an idle connection is then no good.
    bool is_readable() const;

    /// The peer's and our own address (empty for UNIX-domain) and port.
    std::string peer_address() const;
    std::string peer_port() const;
    std::string local_address() const;
    std::string local_port() const;

    asio::any_io_executor executor() const;

  private:
    struct contents;
    std::unique_ptr<contents> contents_;
};

/// Resolves and connects, within the limit in all. HOST should be an address: a name is resolved by getaddrinfo(3) on
/// Asio's own resolver thread.
asio::awaitable<io_result<stream>> connect(endpoint to, std::chrono::milliseconds limit);

} // namespace net
