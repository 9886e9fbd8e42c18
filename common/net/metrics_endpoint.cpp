#include "common/net/metrics_endpoint.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <array>
#include <optional>
#include <sstream>

namespace http = boost::beast::http;

namespace net {

namespace {

using request = http::request<http::empty_body>;
using response = http::response<http::string_body>;

constexpr std::chrono::seconds patience{60};
constexpr std::uint32_t head_limit = 8192;

// Reads one request's head; nothing when the client closed, was silent, or spoke nonsense.
asio::awaitable<std::optional<request>> read_request(stream& client, std::string& received)
{
    http::request_parser<http::empty_body> parser;
    parser.header_limit(head_limit);
    std::array<char, 2048> block{};
    while (!parser.is_done()) {
        boost::system::error_code failure;
        const std::size_t used = received.empty() ? 0 : parser.put(asio::buffer(received), failure);
        received.erase(0, used);
        if (failure && failure != http::error::need_more)
            co_return std::nullopt;
        if (parser.is_done())
            break;
        const asio::mutable_buffer into = asio::buffer(block);
        const auto taken = co_await client.read_at_boundary(into, patience);
        if (!taken)
            co_return std::nullopt;
        received.append(block.data(), *taken);
    }
    co_return parser.release();
}

response answer(const request& asked, const base::metrics& registry)
{
    response made(http::status::ok, asked.version());
    made.keep_alive(asked.keep_alive());
    made.set(http::field::content_type, "text/plain; charset=utf-8");
    if (asked.method() != http::verb::get && asked.method() != http::verb::head) {
        made.result(http::status::method_not_allowed);
        made.set(http::field::allow, "GET, HEAD");
    } else if (asked.target() != "/metrics") {
        made.result(http::status::not_found);
        made.body() = "The metrics are at /metrics.\n";
    } else {
        made.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
        made.body() = registry.exposition();
    }
    made.prepare_payload();
    if (asked.method() == http::verb::head)
        made.body().clear();
    return made;
}

std::string to_bytes(const response& made)
{
    std::ostringstream out;
    out << made;
    return std::move(out).str();
}

} // namespace

asio::awaitable<void> serve_scrapes(stream client, const base::metrics& registry)
{
    std::string received;
    bool is_kept = true;
    while (is_kept) {
        auto reading = read_request(client, received);
        const auto asked = co_await std::move(reading);
        if (!asked)
            co_return;
        const response made = answer(*asked, registry);
        is_kept = made.keep_alive();
        const std::string bytes = to_bytes(made);
        const auto written = co_await client.write(bytes, patience);
        if (!written)
            co_return;
    }
}

} // namespace net
