// back_end - a server on loopback that says to each connection what a function makes it say

#pragma once

#include "common/net/descriptor.hpp"
#include "common/net/endpoint.hpp"
#include "tests/common/dns/name_server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace policyd_test {

/// The server's side of one connection.
class peer
{
  public:
    peer(int handle, const std::atomic<bool>& is_over) : handle_(handle), is_over_(is_over) {}

    /// The next line without its end; nothing when the client has closed.
    std::optional<std::string> line()
    {
        std::size_t end = std::string::npos;
        while ((end = read_.find('\n')) == std::string::npos)
            if (!fill())
                return std::nullopt;
        std::string made = read_.substr(0, end);
        read_.erase(0, end + 1);
        if (made.ends_with('\r'))
            made.pop_back();
        return made;
    }
    void say(std::string_view text) const { ::send(handle_, text.data(), text.size(), MSG_NOSIGNAL); }
    /// Says nothing more, until the client has closed or the server ends.
    void stay_silent()
    {
        while (fill())
            read_.clear();
    }

  private:
    bool fill()
    {
        while (!is_over_) {
            pollfd waiting{handle_, POLLIN, 0};
            if (::poll(&waiting, 1, 20) != 1)
                continue;
            char bytes[4096];
            const ssize_t taken = ::recv(handle_, bytes, sizeof bytes, 0);
            if (taken <= 0)
                return false;
            read_.append(bytes, static_cast<std::size_t>(taken));
            return true;
        }
        return false;
    }

    const int handle_;
    const std::atomic<bool>& is_over_;
    std::string read_;
};

class back_end
{
  public:
    /// `serve` is called on a thread for each connection, which closes when it returns.
    explicit back_end(std::function<void(peer&)> serve, std::uint16_t port = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), serve_(std::move(serve))
    {
        const int on = 1;
        setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        testing::bind_loopback(socket_, port);
        ::listen(socket_.get(), 64);
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~back_end()
    {
        is_over_ = true;
        accepting_.join();
        for (std::thread& each : serving_)
            each.join();
    }
    back_end(const back_end&) = delete;
    back_end& operator=(const back_end&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(testing::port_of(socket_)); }
    unsigned connections() const { return connections_; }

  private:
    void accept_all()
    {
        while (!is_over_) {
            pollfd waiting{socket_.get(), POLLIN, 0};
            if (::poll(&waiting, 1, 20) != 1)
                continue;
            const int taken = ::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC);
            if (taken < 0)
                continue;
            ++connections_;
            serving_.emplace_back([this, taken] {
                const net::descriptor handle(taken);
                peer one(taken, is_over_);
                serve_(one);
            });
        }
    }

    const net::descriptor socket_;
    const std::function<void(peer&)> serve_;
    std::atomic<bool> is_over_{false};
    std::atomic<unsigned> connections_{0};
    std::vector<std::thread> serving_; // the accepting thread's until the end
    std::thread accepting_;
};

} // namespace policyd_test
