// tls_session - TLS over one non-blocking socket, without a loop of its own
//
//   shake_hands until done { read | write } close
//
// Every step does what can be done at once and tells what the socket must be ready for before it is repeated. After a
// failure only close() is of use. A peer that closes without close_notify is a failure, never an end: else whoever can
// cut the connection could cut a message too. Several times 16 KB while records are on their way, little when idle.

#pragma once

#include "common/net/tls_context.hpp"

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace net {

class tls_session
{
  public:
    static constexpr std::size_t record_size = 16384;

    /// The role is the context's. `name`: of a client, the server that it means to reach, a host name or an address; a
    /// context that requires the peer's certificate requires it to be for that name. The socket stays its owner's.
    tls_session(int socket, const tls_context& with, const std::string& name);
    tls_session(const tls_session&) = delete;
    tls_session& operator=(const tls_session&) = delete;

    enum class need : std::uint8_t { nothing, readable, writable };

    struct progress
    {
        std::size_t count = 0; // bytes; 0 when it must wait
        need waits_for = need::nothing;
        boost::system::error_code failure; // asio::error::eof when the peer ended TLS
    };

    progress shake_hands();
    progress read(void* into, std::size_t size);
    progress write(std::string_view bytes); // not empty; at most one record
    /// There is something to read, or the beginning of it, that the socket will not announce.
    bool has_pending() const;
    /// A read would give bytes or fail.
    bool is_readable() const;
    /// Says that we are done as far as the socket takes it at once, and lets go of the socket.
    void close();

    /// Protocol and cipher, `TLSv1.3/TLS_AES_256_GCM_SHA384`.
    std::string summary() const;

  private:
    struct free_session
    {
        void operator()(SSL* session) const;
    };

    progress judge(int returned);
    boost::system::error_code failure_of(int kind) const;

    int socket_; // OpenSSL has its address
    std::unique_ptr<SSL, free_session> handle_;
    bool is_broken_ = false;
};

} // namespace net
