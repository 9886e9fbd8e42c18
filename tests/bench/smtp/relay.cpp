// smtp_relay - the least that a content filter can do: take a message into a spool and pass it on
//
// What contentd is measured against. It looks at nothing. Each session keeps its connection to the next hop, sends the
// transaction in one pipelined group, and answers the final dot with what the next hop answered.

#include "tests/bench/measure/options.hpp"
#include "tests/bench/smtp/receiver.hpp"
#include "tests/bench/smtp/spool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <iostream>
#include <optional>

namespace po = boost::program_options;
namespace asio = boost::asio;

namespace {

struct settings
{
    bench::tcp::endpoint next_hop;
    std::size_t memory_limit = 0;
    std::string directory;
};

class forwarding : public bench::destination
{
  public:
    explicit forwarding(const settings& told) : told_(told), spool_(told.memory_limit, told.directory) {}

    void append(std::string_view bytes) override { spool_.append(bytes); }

    asio::awaitable<std::string> finish(const bench::envelope& of) override
    {
        std::string reply;
        const bool is_answered = co_await deliver(of, reply);
        spool_.clear();
        if (is_answered)
            co_return reply + "\r\n";
        next_hop_.reset();
        co_return "451 4.4.1 Next hop does not answer\r\n";
    }

  private:
    asio::awaitable<bool> connect()
    {
        const auto executor = co_await asio::this_coro::executor;
        bench::tcp::socket socket(executor);
        const auto [failure] = co_await socket.async_connect(told_.next_hop, asio::as_tuple(asio::use_awaitable));
        if (failure)
            co_return false;
        socket.set_option(bench::tcp::no_delay(true));
        next_hop_.emplace(std::move(socket));
        const bool is_greeted = co_await expect(1);
        if (!is_greeted)
            co_return false;
        const bool is_sent = co_await next_hop_->write("EHLO relay.example\r\n");
        if (!is_sent)
            co_return false;
        const bool is_welcome = co_await expect(1);
        co_return is_welcome;
    }

    /// Reads so many replies; false unless each is 2xx or 3xx.
    asio::awaitable<bool> expect(unsigned replies)
    {
        std::string_view line;
        for (; replies > 0; --replies) {
            const bool is_read = co_await next_hop_->read_reply(line);
            if (!is_read || line.empty() || line.front() > '3')
                co_return false;
        }
        co_return true;
    }

    asio::awaitable<bool> deliver(const bench::envelope& of, std::string& reply)
    {
        if (!next_hop_) {
            const bool is_connected = co_await connect();
            if (!is_connected)
                co_return false;
        }
        const std::string commands = of.commands + "DATA\r\n";
        const bool is_asked = co_await next_hop_->write(commands);
        if (!is_asked)
            co_return false;
        const bool is_allowed = co_await expect(of.count + 1);
        if (!is_allowed)
            co_return false;
        const bool is_sent = co_await spool_.write_to(*next_hop_);
        if (!is_sent)
            co_return false;
        std::string_view line;
        const bool is_answered = co_await next_hop_->read_reply(line);
        reply = line;
        co_return is_answered;
    }

    const settings& told_;
    bench::spool spool_;
    std::optional<bench::connection> next_hop_;
};

} // namespace

int main(int argc, char** argv)
{
    po::options_description known("smtp_relay: an SMTP and LMTP relay that does nothing else");
    auto add = known.add_options();
    add("listen", po::value<std::string>()->default_value("127.0.0.1:10025"), "ADDRESS:PORT");
    add("next-hop", po::value<std::string>()->default_value("127.0.0.1:10026"), "ADDRESS:PORT");
    add("threads", po::value<unsigned>()->default_value(2), "network threads");
    add("spool-memory", po::value<std::size_t>()->default_value(1024 * 1024), "bytes of a message kept in memory");
    add("spool", po::value<std::string>()->default_value("/tmp"), "directory for longer ones");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        const settings kept{bench::parse_address(told["next-hop"].as<std::string>()),
                            told["spool-memory"].as<std::size_t>(), told["spool"].as<std::string>()};
        bench::serve(bench::parse_address(told["listen"].as<std::string>()), told["threads"].as<unsigned>(),
                     [&](bench::tcp::socket socket) {
                         return bench::receive(std::move(socket), std::make_unique<forwarding>(kept));
                     });
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "smtp_relay: " << failure.what() << '\n';
        return 1;
    }
}
