// receiver - commands, and replies that wait for the end of a pipelined group

#include "tests/bench/smtp/receiver.hpp"

#include <strings.h>

#include <charconv>

namespace bench {

namespace asio = boost::asio;

namespace {

constexpr std::string_view extensions = "250-bench.example\r\n250-PIPELINING\r\n250-SIZE 104857600\r\n"
                                        "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n"
                                        "250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE\r\n";

constexpr std::string_view chunking = "250-CHUNKING\r\n";

bool is(std::string_view line, std::string_view verb)
{
    return line.size() >= verb.size() && ::strncasecmp(line.data(), verb.data(), verb.size()) == 0;
}

class session
{
  public:
    session(tcp::socket socket, std::unique_ptr<destination> to, bool offers_chunking)
        : peer_(std::move(socket)), to_(std::move(to)), extensions_(extensions)
    {
        if (offers_chunking)
            extensions_.insert(extensions_.find('\n') + 1, chunking);
    }

    asio::awaitable<void> run()
    {
        replies_ = "220 bench.example ESMTP\r\n";
        std::string_view line;
        for (;;) {
            if (!peer_.has_line()) {
                const bool is_sent = co_await peer_.write(replies_);
                replies_.clear();
                if (!is_sent || is_over_)
                    co_return;
            }
            const bool is_read = co_await peer_.read_line(line);
            if (!is_read)
                co_return;
            if (is(line, "BDAT")) {
                const bool is_taken = co_await chunk(line);
                if (!is_taken)
                    co_return;
                continue;
            }
            if (!is(line, "DATA")) {
                replies_ += command(line);
                continue;
            }
            const bool is_taken = co_await message();
            if (!is_taken)
                co_return;
        }
    }

  private:
    std::string_view command(std::string_view line)
    {
        if (is(line, "MAIL") || is(line, "RCPT") || is(line, "XFORWARD")) {
            envelope_.commands.append(line).append("\r\n");
            ++envelope_.count;
            envelope_.recipients += is(line, "RCPT") ? 1 : 0;
            return "250 2.1.0 Ok\r\n";
        }
        if (is(line, "EHLO") || is(line, "LHLO")) {
            is_lmtp_ = is(line, "LHLO");
            return extensions_;
        }
        if (is(line, "QUIT")) {
            is_over_ = true;
            return "221 2.0.0 Bye\r\n";
        }
        if (is(line, "RSET"))
            envelope_ = {};
        return "250 2.0.0 Ok\r\n";
    }

    asio::awaitable<bool> message()
    {
        replies_ += "354 End data with <CR><LF>.<CR><LF>\r\n";
        const bool is_sent = co_await peer_.write(replies_);
        replies_.clear();
        if (!is_sent)
            co_return false;
        const bool is_read = co_await peer_.read_message(*to_);
        if (!is_read)
            co_return false;
        co_await finish();
        co_return true;
    }

    /// "BDAT octets LAST"
    asio::awaitable<bool> chunk(std::string_view line)
    {
        std::size_t octets = 0;
        line.remove_prefix(sizeof "BDAT");
        std::from_chars(line.data(), line.data() + line.size(), octets);
        const bool is_read = co_await peer_.read_chunk(octets, *to_);
        if (!is_read)
            co_return false;
        co_await finish();
        co_return true;
    }

    asio::awaitable<void> finish()
    {
        const std::string reply = co_await to_->finish(envelope_);
        for (unsigned told = 0; told < (is_lmtp_ ? envelope_.recipients : 1); ++told)
            replies_ += reply;
        envelope_ = {};
    }

    connection peer_;
    std::unique_ptr<destination> to_;
    envelope envelope_;
    std::string extensions_;
    std::string replies_;
    bool is_lmtp_ = false;
    bool is_over_ = false;
};

} // namespace

asio::awaitable<void> receive(tcp::socket socket, std::unique_ptr<destination> to, bool offers_chunking)
{
    session one(std::move(socket), std::move(to), offers_chunking);
    co_await one.run();
}

} // namespace bench
