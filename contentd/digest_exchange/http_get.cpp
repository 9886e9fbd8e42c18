#include "contentd/digest_exchange/http_get.hpp"

#include "common/net/stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <exception>

namespace digest_exchange {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using std::chrono::milliseconds;

namespace {

constexpr std::uint32_t head_limit = 16384; // and what may wait for the end of a chunk's line, or of a trailer
constexpr std::size_t block_size = 65536;
constexpr milliseconds stop_interval{100};

using clock = std::chrono::steady_clock;

class fetch
{
  public:
    fetch(const url& where, std::string_view name, const fetch_options& wanted, const net::tls_context* security)
        : where_(where), security_(security), deadline_(clock::now() + wanted.limit),
          request_("GET " + where.path + std::string(name) + " HTTP/1.1\r\nHost: " + where.host() +
                   "\r\nUser-Agent: sekimori/" SEKIMORI_VERSION "\r\nAccept: */*\r\nConnection: close\r\n\r\n"),
          block_(block_size), body_limit_(wanted.bytes)
    {
        parser_.header_limit(head_limit);
        parser_.body_limit(body_limit_);
    }

    asio::awaitable<base::result<std::string>> run()
    {
        auto connecting = net::connect(where_.server, left());
        auto connected = co_await std::move(connecting);
        if (!connected)
            co_return failure("cannot connect", connected.error());
        net::stream& server = *connected;
        if (security_ != nullptr) {
            auto shaking = server.start_tls(*security_, where_.server.host, left());
            const auto secured = co_await std::move(shaking);
            if (!secured)
                co_return failure("TLS", secured.error());
        }
        auto writing = server.write(request_, left());
        const auto written = co_await std::move(writing);
        if (!written)
            co_return failure("cannot ask", written.error());
        auto reading = read(server);
        co_return co_await std::move(reading);
    }

  private:
    milliseconds left() const
    {
        return std::max(std::chrono::ceil<milliseconds>(deadline_ - clock::now()), milliseconds(0));
    }

    static base::error failure(std::string_view what, const boost::system::error_code& why)
    {
        return base::fail(std::string(what) + ": " + why.message());
    }

    asio::awaitable<base::result<std::string>> read(net::stream& server)
    {
        while (!parser_.is_done()) {
            const asio::mutable_buffer into = asio::buffer(block_);
            auto reading = server.read_some(into, left());
            const auto taken = co_await std::move(reading);
            boost::system::error_code problem;
            if (!taken && taken.error() != asio::error::eof)
                co_return failure("no answer", taken.error());
            if (taken)
                feed({block_.data(), *taken}, problem);
            else if (!parser_.got_some())
                co_return base::fail("it closed without an answer");
            else
                parser_.put_eof(problem);
            if (problem)
                co_return bad_answer(problem);
        }
        if (parser_.get().result() != http::status::ok)
            co_return base::fail("it answered " + std::to_string(parser_.get().result_int()));
        co_return std::move(parser_.get().body());
    }

    base::error bad_answer(const boost::system::error_code& why) const
    {
        if (why == http::error::body_limit)
            return base::fail("the file is larger than " + std::to_string(body_limit_) + " bytes");
        if (why == http::error::header_limit)
            return base::fail("a head of more than " + std::to_string(head_limit) + " bytes");
        return failure("bad answer", why);
    }

    // The parser takes what makes a whole; of a head that is not complete it wants all again. It has no limit of its
    // own for a chunk's line and for the fields behind the last chunk.
    void feed(std::string_view bytes, boost::system::error_code& problem)
    {
        received_ += bytes;
        while (!received_.empty() && !parser_.is_done()) {
            const std::size_t used = parser_.put(asio::buffer(received_), problem);
            received_.erase(0, used);
            if (problem == http::error::need_more)
                problem = {};
            if (problem || used == 0)
                break;
        }
        if (!problem && !parser_.is_done() && received_.size() > head_limit)
            problem = http::error::header_limit;
    }

    const url& where_;
    const net::tls_context* const security_;
    const clock::time_point deadline_;
    const std::string request_;
    std::vector<char> block_;
    const std::size_t body_limit_;
    std::string received_;
    http::response_parser<http::string_body> parser_;
};

base::result<std::string> wait_for(fetch& running, const std::stop_token& stop)
{
    asio::io_context context(1);
    base::result<std::string> came = base::fail("stopped");
    asio::co_spawn(context, running.run(), [&](const std::exception_ptr& failure, base::result<std::string> given) {
        context.stop();
        if (failure)
            std::rethrow_exception(failure);
        came = std::move(given);
    });
    while (!context.stopped() && !stop.stop_requested())
        context.run_for(stop_interval);
    return came;
}

} // namespace

base::result<std::string> http_get(const url& where, std::string_view name, const fetch_options& wanted,
                                   const std::stop_token& stop)
{
    const std::string place =
        (where.is_secure ? "https://" : "http://") + where.host() + where.path + std::string(name);
    std::optional<net::tls_context> security;
    if (where.is_secure) {
        net::tls_options options;
        options.authorities = wanted.authorities;
        options.peer = net::tls_options::check::required;
        auto made = net::tls_context::for_client(options);
        if (!made)
            return made.error();
        security.emplace(std::move(*made));
    }
    fetch running(where, name, wanted, security ? &*security : nullptr);
    auto came = wait_for(running, stop);
    if (!came)
        return base::fail(place + ": " + came.error().text);
    return came;
}

} // namespace digest_exchange
