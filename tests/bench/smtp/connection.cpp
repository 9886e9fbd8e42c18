// connection - one buffer, read from the front

#include "tests/bench/smtp/connection.hpp"

#include "tests/bench/smtp/end_of_data.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstring>

namespace bench {

namespace asio = boost::asio;

asio::awaitable<bool> connection::fill()
{
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const auto rest = asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
    if (rest.size() == 0)
        co_return false;
    const auto [failure, count] = co_await socket_.async_read_some(rest, asio::as_tuple(asio::use_awaitable));
    end_ += count;
    co_return !failure;
}

bool connection::has_line() const
{
    return std::memchr(buffer_.data() + begin_, '\n', end_ - begin_) != nullptr;
}

asio::awaitable<bool> connection::read_line(std::string_view& line)
{
    while (!has_line()) {
        const bool is_filled = co_await fill();
        if (!is_filled)
            co_return false;
    }
    const std::string_view waiting(buffer_.data() + begin_, end_ - begin_);
    const std::size_t length = waiting.find('\n');
    line = waiting.substr(0, length > 0 && waiting[length - 1] == '\r' ? length - 1 : length);
    begin_ += length + 1;
    co_return true;
}

asio::awaitable<bool> connection::read_reply(std::string_view& line)
{
    do {
        const bool is_read = co_await read_line(line);
        if (!is_read)
            co_return false;
    } while (line.size() > 3 && line[3] == '-');
    co_return true;
}

asio::awaitable<bool> connection::read_message(message_sink& into)
{
    end_of_data scanner;
    for (;;) {
        const std::string_view waiting(buffer_.data() + begin_, end_ - begin_);
        const std::size_t taken = scanner.feed(waiting);
        into.append(waiting.substr(0, taken));
        begin_ += taken;
        if (scanner.is_found())
            co_return true;
        const bool is_filled = co_await fill();
        if (!is_filled)
            co_return false;
    }
}

asio::awaitable<bool> connection::read_chunk(std::size_t octets, message_sink& into)
{
    for (;;) {
        const std::size_t taken = std::min(octets, end_ - begin_);
        into.append({buffer_.data() + begin_, taken});
        begin_ += taken;
        octets -= taken;
        if (octets == 0)
            co_return true;
        const bool is_filled = co_await fill();
        if (!is_filled)
            co_return false;
    }
}

asio::awaitable<bool> connection::write(std::string_view bytes)
{
    const auto [failure, count] =
        co_await asio::async_write(socket_, asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
    co_return !failure && count == bytes.size();
}

asio::awaitable<bool> connection::write(std::vector<asio::const_buffer> pieces)
{
    const auto [failure, count] = co_await asio::async_write(socket_, pieces, asio::as_tuple(asio::use_awaitable));
    co_return !failure && count == asio::buffer_size(pieces);
}

} // namespace bench
