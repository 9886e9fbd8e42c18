#include "tests/peer.hpp"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace peers {

namespace {

struct listener
{
    int socket;
    sockaddr_in address;
};

listener listen_anywhere()
{
    listener made{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), {}};
    made.address.sin_family = AF_INET;
    made.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof made.address;
    auto* const address = reinterpret_cast<sockaddr*>(&made.address);
    if (::bind(made.socket, address, length) != 0 || ::listen(made.socket, 20) != 0 ||
        ::getsockname(made.socket, address, &length) != 0)
        throw std::runtime_error("cannot listen on the loopback interface");
    return made;
}

} // namespace

peer::peer(int socket) : socket_(socket)
{
    const timeval limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

peer::~peer()
{
    close();
}

void peer::free_session::operator()(SSL* session) const
{
    SSL_free(session);
}

bool peer::start_tls(SSL_CTX* with)
{
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    tls_.reset(SSL_new(with));
    SSL_set_fd(tls_.get(), socket_);
    const bool is_server = SSL_CTX_get_ssl_method(with) == TLS_server_method();
    return (is_server ? SSL_accept(tls_.get()) : SSL_connect(tls_.get())) == 1;
}

std::string peer::peer_name() const
{
    const std::unique_ptr<X509, void (*)(X509*)> shown(SSL_get1_peer_certificate(tls_.get()), X509_free);
    std::array<char, 256> name{};
    if (shown)
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name.data(), name.size());
    return name.data();
}

void peer::say(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                  : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool peer::fill()
{
    std::array<char, 65536> block{};
    const ssize_t taken = tls_ ? SSL_read(tls_.get(), block.data(), static_cast<int>(block.size()))
                               : ::recv(socket_, block.data(), block.size(), 0);
    if (taken > 0)
        unread_.append(block.data(), static_cast<std::size_t>(taken));
    return taken > 0;
}

std::string peer::take(std::size_t count)
{
    std::string found = unread_.substr(begin_, count);
    begin_ += found.size();
    if (begin_ == unread_.size()) {
        unread_.clear();
        begin_ = 0;
    }
    return found;
}

std::string peer::until(char end)
{
    std::size_t reached = unread_.find(end, begin_);
    while (reached == std::string::npos) {
        const std::size_t looked_at = unread_.size();
        if (!fill())
            return "<closed>";
        reached = unread_.find(end, looked_at);
    }
    std::string found = take(reached + 1 - begin_);
    found.pop_back();
    return found;
}

std::string peer::bytes(std::size_t count)
{
    while (unread_.size() - begin_ < count && fill()) {
    }
    return take(count);
}

std::string peer::line()
{
    std::string found = until('\n');
    if (found.ends_with('\r'))
        found.pop_back();
    return found;
}

std::string peer::lines(std::size_t count)
{
    std::string found;
    for (std::size_t i = 0; i < count; ++i)
        found += (i == 0 ? "" : "\n") + line();
    return found;
}

std::string peer::reply()
{
    std::string found = line();
    std::string last = found;
    while (last.size() > 3 && last[3] == '-') {
        last = line();
        found += '\n' + last;
    }
    return found;
}

std::string peer::content()
{
    std::string found;
    while (true) {
        const std::string next = line();
        if (next == "<closed>")
            return found + next;
        found += next + "\r\n";
        if (next == ".")
            return found;
    }
}

std::string peer::rest()
{
    while (fill()) {
    }
    return std::exchange(unread_, {}).substr(std::exchange(begin_, 0));
}

void peer::close()
{
    if (tls_ && socket_ >= 0)
        SSL_shutdown(tls_.get());
    vanish();
}

void peer::vanish()
{
    if (socket_ >= 0)
        ::close(socket_);
    socket_ = -1;
}

std::pair<int, int> tcp_pair()
{
    const listener from = listen_anywhere();
    const int ours = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::connect(ours, reinterpret_cast<const sockaddr*>(&from.address), sizeof from.address);
    const int theirs = ::accept(from.socket, nullptr, nullptr);
    ::close(from.socket);
    return {ours, theirs};
}

std::pair<int, int> unix_pair()
{
    std::array<int, 2> both{-1, -1};
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data());
    return {both[0], both[1]};
}

server::server(std::vector<script> scripts)
{
    const listener made = listen_anywhere();
    listening_ = made.socket;
    address_ = "127.0.0.1:" + std::to_string(ntohs(made.address.sin_port));
    thread_ = std::thread([this, taken = std::move(scripts)]() mutable { serve(std::move(taken)); });
}

server::~server()
{
    ::shutdown(listening_, SHUT_RDWR); // ends accept()
    thread_.join();
    ::close(listening_);
}

void server::serve(std::vector<script> scripts)
{
    std::vector<std::thread> running;
    for (const script& play : scripts) {
        const int accepted = ::accept(listening_, nullptr, nullptr);
        if (accepted < 0)
            break;
        running.emplace_back([&play, accepted] {
            peer client(accepted);
            play(client);
        });
    }
    for (std::thread& one : running)
        one.join();
}

} // namespace peers
