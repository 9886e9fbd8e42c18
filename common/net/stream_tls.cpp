// The stream once TLS has begun: steps of tls_session, and the waits between them.

#include "common/net/stream_contents.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace net {

namespace {

using need = tls_session::need;

// One record's worth of small pieces together: each record costs a cipher's head and tail, and a system call.
class record_filler
{
  public:
    explicit record_filler(std::span<const asio::const_buffer> pieces) : pieces_(pieces) {}

    /// What to write next, valid until the next call; empty at the end.
    std::string_view next()
    {
        while (!pieces_.empty() && at_ == pieces_[0].size())
            go_on();
        if (pieces_.empty())
            return {};
        const std::string_view first = rest();
        if (first.size() >= room_.size() || pieces_.size() == 1) {
            at_ += first.size();
            return first;
        }
        std::size_t filled = 0;
        while (!pieces_.empty() && filled < room_.size()) {
            const std::string_view taken = rest().substr(0, room_.size() - filled);
            std::memcpy(room_.data() + filled, taken.data(), taken.size());
            filled += taken.size();
            at_ += taken.size();
            if (at_ == pieces_[0].size())
                go_on();
        }
        return {room_.data(), filled};
    }

  private:
    std::string_view rest() const
    {
        return std::string_view(static_cast<const char*>(pieces_[0].data()), pieces_[0].size()).substr(at_);
    }
    void go_on()
    {
        pieces_ = pieces_.subspan(1);
        at_ = 0;
    }

    std::span<const asio::const_buffer> pieces_;
    std::size_t at_ = 0; // in the first of them
    std::array<char, tls_session::record_size> room_;
};

} // namespace

// The deadline is for the whole of what needs the wait: a peer that drips bytes of a record gains no time.
asio::awaitable<boost::system::error_code> stream::contents::wait_for(need what, direction which,
                                                                      clock::time_point deadline)
{
    const auto kind = what == need::readable ? socket::wait_read : socket::wait_write;
    run = 0;
    for (bool is_again = true; is_again;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
        if (left.count() <= 0)
            co_return boost::system::error_code(asio::error::timed_out);
        begin(which, left);
        const auto [failure] = co_await connection.async_wait(kind, awaited);
        const auto judged = judge(which, failure, is_again);
        if (!is_again)
            co_return judged;
    }
    co_return boost::system::error_code(asio::error::operation_aborted);
}

asio::awaitable<io_result<void>> stream::contents::shake_hands(std::chrono::milliseconds limit)
{
    const auto deadline = clock::now() + limit;
    while (connection.is_open()) {
        const auto step = tls->shake_hands();
        if (step.failure == asio::error::eof)
            co_return boost::system::error_code(asio::error::connection_reset);
        if (step.failure)
            co_return step.failure;
        if (step.waits_for == need::nothing)
            co_return io_result<void>();
        auto waiting = wait_for(step.waits_for, reading, deadline);
        const auto failure = co_await std::move(waiting);
        if (failure)
            co_return failure;
    }
    co_return boost::system::error_code(asio::error::operation_aborted);
}

asio::awaitable<io_result<std::size_t>> stream::contents::read_tls(asio::mutable_buffer into,
                                                                   std::chrono::milliseconds limit)
{
    const auto deadline = clock::now() + limit;
    // Where no time is left, what has come already is read all the same, as without TLS.
    need wanted = tls->has_pending() || limit.count() <= 0 ? need::nothing : need::readable;
    if (++run >= longest_run) {
        run = 0;
        co_await asio::post(connection.get_executor(), asio::use_awaitable);
    }
    while (connection.is_open()) {
        if (wanted != need::nothing) {
            auto waiting = wait_for(wanted, reading, deadline);
            const auto failure = co_await std::move(waiting);
            if (failure)
                co_return failure;
        }
        const auto step = tls->read(into.data(), into.size());
        if (step.failure)
            co_return step.failure;
        if (step.count > 0)
            co_return step.count;
        wanted = step.waits_for;
    }
    co_return boost::system::error_code(asio::error::operation_aborted);
}

// Progress is counted in records: the limit is for each of them.
asio::awaitable<io_result<void>> stream::contents::write_tls(std::string_view bytes, std::chrono::milliseconds limit)
{
    auto deadline = clock::now() + limit;
    while (!bytes.empty()) {
        if (!connection.is_open())
            co_return boost::system::error_code(asio::error::bad_descriptor);
        const auto step = tls->write(bytes);
        if (step.failure)
            co_return step.failure;
        bytes.remove_prefix(step.count);
        if (step.waits_for == need::nothing) {
            deadline = clock::now() + limit;
            continue;
        }
        auto waiting = wait_for(step.waits_for, writing, deadline);
        const auto failure = co_await std::move(waiting);
        if (failure)
            co_return failure;
    }
    co_return io_result<void>();
}

asio::awaitable<io_result<void>> stream::contents::write_tls(std::span<const asio::const_buffer> pieces,
                                                             std::chrono::milliseconds limit)
{
    record_filler records(pieces);
    for (std::string_view next = records.next(); !next.empty(); next = records.next()) {
        auto some = write_tls(next, limit);
        const auto written = co_await std::move(some);
        if (!written)
            co_return written.error();
    }
    co_return io_result<void>();
}

} // namespace net
