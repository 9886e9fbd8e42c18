// peer - the other end of a connection, played by a test: blocking, with a limit, and no assertions of its own
//
// Every read gives up after 10 s, so that a mistake ends in a failed check and never in a test that hangs.

#pragma once

#include <openssl/types.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace peers {

class peer
{
  public:
    explicit peer(int socket);
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;
    ~peer();

    void say(std::string_view bytes);
    /// The next line without its end; "<closed>" when there is none.
    std::string line();
    /// Everything up to that byte, without it; "<closed>" when it does not come.
    std::string until(char end);
    /// That many bytes; fewer when the connection ends before.
    std::string bytes(std::size_t count);
    /// Several lines, with LF between them.
    std::string lines(std::size_t count);
    /// The lines of a reply, up to the one without '-' behind its code.
    std::string reply();
    /// Everything up to and with "\r\n.\r\n".
    std::string content();
    /// Everything up to the end of the connection.
    std::string rest();
    /// From here on all goes through TLS, in the context's role. False when the handshake failed.
    bool start_tls(SSL_CTX* with);
    /// The common name in the certificate that was shown to us; empty without one.
    std::string peer_name() const;
    /// Ends TLS first.
    void close();
    /// Closes as if the connection had been cut: without ending TLS.
    void vanish();

  private:
    struct free_session
    {
        void operator()(SSL* session) const;
    };

    bool fill();
    std::string take(std::size_t count);

    int socket_;
    std::unique_ptr<SSL, free_session> tls_; // none while the connection is plain
    std::string unread_;                     // from begin_ on
    std::size_t begin_ = 0;
};

/// Two connected sockets of the loopback interface.
std::pair<int, int> tcp_pair();
/// Two connected UNIX-domain sockets.
std::pair<int, int> unix_pair();

/// A server whose connections are each played by one script, in the order of their coming.
class server
{
  public:
    using script = std::function<void(peer&)>;

    explicit server(std::vector<script> scripts);
    /// Waits for the scripts that have begun; the others are given up.
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// 127.0.0.1:PORT
    const std::string& address() const { return address_; }

  private:
    void serve(std::vector<script> scripts);

    int listening_;
    std::string address_;
    std::thread thread_;
};

} // namespace peers
