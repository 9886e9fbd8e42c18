// policy_null - the least that a policy server can do: read a request, answer DUNNO
//
// What policyd is measured against. It does not look at the request, and a connection costs one coroutine and one
// buffer.

#include "tests/bench/measure/options.hpp"
#include "tests/bench/measure/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <string_view>

namespace asio = boost::asio;
namespace po = boost::program_options;

namespace {

constexpr std::string_view answer = "action=DUNNO\n\n";
constexpr std::size_t longest_request = 65536;

asio::awaitable<void> session(bench::tcp::socket socket)
{
    std::string buffer(longest_request, '\0');
    std::size_t filled = 0;
    for (;;) {
        const auto rest = asio::buffer(buffer.data() + filled, buffer.size() - filled);
        const auto [failure, count] = co_await socket.async_read_some(rest, asio::as_tuple(asio::use_awaitable));
        if (failure || filled + count == buffer.size())
            co_return;
        filled += count;
        if (!std::string_view(buffer.data(), filled).ends_with("\n\n"))
            continue;
        filled = 0;
        const auto [unsent, sent] =
            co_await asio::async_write(socket, asio::buffer(answer), asio::as_tuple(asio::use_awaitable));
        if (unsent || sent != answer.size())
            co_return;
    }
}

} // namespace

int main(int argc, char** argv)
{
    po::options_description known("policy_null: a policy server that always answers DUNNO");
    known.add_options()("listen", po::value<std::string>()->default_value("127.0.0.1:10040"), "ADDRESS:PORT");
    known.add_options()("threads", po::value<unsigned>()->default_value(2), "network threads");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        bench::serve(bench::parse_address(told["listen"].as<std::string>()), told["threads"].as<unsigned>(), session);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "policy_null: " << failure.what() << '\n';
        return 1;
    }
}
