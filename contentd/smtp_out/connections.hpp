// connections - the inside of a pool: connections that are idle, and how a new one is opened
//
// Threads: that of its pool.

#pragma once

#include "common/base/log.hpp"
#include "contentd/smtp_out/connection.hpp"
#include "contentd/smtp_out/turns.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace smtp_out {

struct connections
{
    /// A connection that is greeted, or what to answer for want of it.
    using opened = boost::system::result<std::unique_ptr<connection>, smtp::reply>;

    const base::logger& log;
    announcements& known;
    const std::string hostname;
    const timeouts allowed;
    const net::tls_policy security;
    turns free;

    std::vector<std::unique_ptr<connection>> idle; // the longest idle first
    std::set<std::string> told_of_xforward;        // next hops whose refusal stands in the log
    std::set<std::string> told_of_tls;             // likewise, since TLS with them last worked

    /// The most recently used to that next hop, null when there is none.
    std::unique_ptr<connection> take_idle(const std::string& next_hop);
    /// Where TLS may be left out and fails, a second one is made without.
    boost::asio::awaitable<opened> open(std::string next_hop, std::chrono::steady_clock::time_point by);
    /// After a message, what `done` tells of XFORWARD included.
    void keep(std::unique_ptr<connection> used, const connection::delivery& done);
    void close_idle(std::chrono::milliseconds for_at_least);

  private:
    boost::asio::awaitable<opened> open_with(std::string next_hop, std::chrono::steady_clock::time_point by,
                                             const net::tls_policy& wanted, bool& has_tls_failed);
    void note_tls(const std::string& next_hop, const smtp::reply& failed);
};

/// 451 for all of them.
outcome failed(std::size_t recipients, std::string enhanced, std::string text);

} // namespace smtp_out
