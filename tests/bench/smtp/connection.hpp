// connection - a TCP connection that speaks in lines, and in messages that end with a dot
//
// Both sides use it. A failure of the network is a false; who sees one gives the connection up.

#pragma once

#include "tests/bench/measure/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Takes the bytes of a message as they come.
class message_sink
{
  public:
    virtual ~message_sink() = default;
    virtual void append(std::string_view bytes) = 0;
};

class connection
{
  public:
    explicit connection(tcp::socket socket) : socket_(std::move(socket)), buffer_(256 * 1024, '\0') {}

    /// A line without its CRLF, valid until the next read.
    boost::asio::awaitable<bool> read_line(std::string_view& line);
    /// All of a reply, continuation lines too; gives its last line.
    boost::asio::awaitable<bool> read_reply(std::string_view& line);
    /// A message with its dots and its final dot.
    boost::asio::awaitable<bool> read_message(message_sink& into);
    /// So many octets.
    boost::asio::awaitable<bool> read_chunk(std::size_t octets, message_sink& into);
    /// True when the peer sent more than was read: it pipelines.
    bool has_line() const;

    boost::asio::awaitable<bool> write(std::string_view bytes);
    boost::asio::awaitable<bool> write(std::vector<boost::asio::const_buffer> pieces);

  private:
    boost::asio::awaitable<bool> fill();

    tcp::socket socket_;
    std::string buffer_;
    std::size_t begin_ = 0; // of what was read from the socket and not yet from here
    std::size_t end_ = 0;
};

} // namespace bench
