// daemon_program - a small daemon for the tests: answers each block it reads with its process ID
//
// usage: daemon_program THREADS SESSION_LIMIT ENDPOINT…; it fails to start while the file $FAIL_WHILE exists.

#include "common/net/daemon.hpp"
#include "common/net/notify.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>

using namespace std::chrono_literals;

namespace {

boost::asio::awaitable<void> answer(net::stream peer)
{
    std::array<char, 256> block{};
    const auto into = boost::asio::buffer(block);
    const std::string reply = std::to_string(getpid()) + '\n';
    for (;;) {
        const auto taken = co_await peer.read_at_boundary(into, 60s);
        if (!taken)
            co_return;
        if (block[0] == '!')
            throw std::runtime_error("a session that fails");
        const auto written = co_await peer.write(reply, 60s);
        if (!written)
            co_return;
    }
}

} // namespace

int main(int count, char** arguments)
{
    net::prepare_process();
    const char* failing = std::getenv("FAIL_WHILE");
    if (failing != nullptr && access(failing, F_OK) == 0) {
        net::notify("STATUS=broken");
        return 1;
    }
    const base::logger log(base::to_stderr("daemon_program"));
    base::metrics registry;
    registry.counter("test_total", "A test.").add(7);
    net::daemon body(log, static_cast<unsigned>(std::atoi(arguments[1])));
    for (int i = 3; i < count; ++i)
        body.listen(*net::endpoint::parse(arguments[i]), answer, static_cast<unsigned>(std::atoi(arguments[2])));
    if (const char* metrics = std::getenv("METRICS"))
        body.serve_metrics(*net::endpoint::parse(metrics), registry);
    net::hooks told;
    told.reload = [&] { log.info("reloaded"); };
    told.drain_limit = 5s;
    return body.run(told);
}
