// receiver - the server's side of an SMTP or LMTP session that accepts everything
//
// The relay and the sink differ only in what they do with a message; that is `destination`.

#pragma once

#include "tests/bench/smtp/connection.hpp"

#include <memory>
#include <string>

namespace bench {

/// The commands of one mail transaction as they came, XFORWARD among them, each with CRLF.
struct envelope
{
    std::string commands;
    unsigned count = 0;
    unsigned recipients = 0;
};

class destination : public message_sink
{
  public:
    /// The message is complete; the reply to it, with CRLF.
    virtual boost::asio::awaitable<std::string> finish(const envelope& of) = 0;
};

/// Serves one connection until QUIT or its end. Over LMTP the reply to a message is given for each recipient.
/// `offers_chunking`: announces CHUNKING, and takes a message that comes as one chunk.
boost::asio::awaitable<void> receive(tcp::socket socket, std::unique_ptr<destination> to, bool offers_chunking = false);

} // namespace bench
