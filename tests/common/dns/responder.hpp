// responder - a UDP server that answers each query with what a function makes of it: garbage, mostly

#pragma once

#include "tests/common/dns/name_server.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace testing {

using bytes = std::vector<std::uint8_t>;

class responder
{
  public:
    /// Empty: no answer. Called on a thread of its own.
    explicit responder(std::function<bytes(const bytes&)> reply)
        : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), reply_(std::move(reply))
    {
        bind_loopback(socket_, 0);
        thread_ = std::thread([this] { run(); });
    }
    ~responder()
    {
        is_over_ = true;
        thread_.join();
    }
    responder(const responder&) = delete;
    responder& operator=(const responder&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_of(socket_)); }
    unsigned queries() const { return queries_; }

  private:
    void run()
    {
        while (!is_over_) {
            pollfd waiting{socket_.get(), POLLIN, 0};
            if (::poll(&waiting, 1, 20) != 1)
                continue;
            bytes query(4096);
            sockaddr_in from{};
            socklen_t length = sizeof from;
            const ssize_t taken =
                ::recvfrom(socket_.get(), query.data(), query.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
            if (taken <= 0)
                continue;
            query.resize(static_cast<std::size_t>(taken));
            ++queries_;
            const bytes made = reply_(query);
            if (!made.empty())
                ::sendto(socket_.get(), made.data(), made.size(), 0, reinterpret_cast<const sockaddr*>(&from), length);
        }
    }

    const net::descriptor socket_;
    const std::function<bytes(const bytes&)> reply_;
    std::atomic<bool> is_over_{false};
    std::atomic<unsigned> queries_{0};
    std::thread thread_;
};

/// The query as an answer with `records` in its answer section, its OPT left out.
inline bytes answer_to(const bytes& query, const std::vector<bytes>& records = {}, std::uint8_t code = 0)
{
    constexpr std::size_t option = 11;
    bytes made(query.begin(), query.end() - option);
    made[2] = static_cast<std::uint8_t>(made[2] | 0x80U);
    made[3] = static_cast<std::uint8_t>(0x80U | code);
    made[7] = static_cast<std::uint8_t>(records.size());
    made[11] = 0;
    for (const bytes& each : records)
        made.insert(made.end(), each.begin(), each.end());
    return made;
}

/// A record whose owner is the name of the question, or at `owner`.
inline bytes record(std::uint8_t type, const bytes& data, std::uint8_t ttl = 60, std::uint8_t owner = 12)
{
    bytes made{0xc0, owner, 0, type, 0, 1, 0, 0, 0, ttl, 0, static_cast<std::uint8_t>(data.size())};
    made.insert(made.end(), data.begin(), data.end());
    return made;
}

} // namespace testing
