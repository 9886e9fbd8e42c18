// child - real programs are run, heard and, when they hang, ended

#include "common/net/child.hpp"
#include "common/net/descriptor.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <new>
#include <thread>

using namespace std::chrono_literals;

namespace {

base::result<net::ended_child> run(const std::vector<std::string>& command, std::string_view input = {},
                                   const net::child_limits& limits = {.time = 10s, .output = 100})
{
    return net::run_child(command, std::vector<std::string>{"PATH=/usr/bin:/bin"}, input, limits);
}

} // namespace

TEST_CASE("a program that hangs is ended with all that it started")
{
    const testing::directory place;
    const auto hangs = place.script("hangs", "sleep 600 & echo $! > " + place.path() + "/left; wait");
    net::child_limits limits{.time = 300ms};
    net::descriptor stop;
    SUBCASE("when its time is over")
    {}
    SUBCASE("when it is told to stop")
    {
        stop = net::descriptor(::eventfd(0, EFD_CLOEXEC));
        limits = {.time = 600s, .stop = stop.get()};
    }
    const auto begin = std::chrono::steady_clock::now();
    std::thread stopper([&] {
        for (int tries = 0; tries < 1000 && testing::content_of(place.path() + "/left").empty(); ++tries)
            std::this_thread::sleep_for(5ms);
        if (stop.is_open())
            ::eventfd_write(stop.get(), 1);
    });
    const auto slow = run({hangs}, "x", limits);
    stopper.join();
    REQUIRE_FALSE(slow.has_value());
    CHECK(slow.error().text.ends_with("did not end in time"));
    CHECK(std::chrono::steady_clock::now() - begin < 20s);
    const auto left = std::stoi(testing::content_of(place.path() + "/left"));
    bool is_gone = false;
    for (int tries = 0; tries < 500 && !is_gone; ++tries) {
        // Gone, or a zombie that waits for whoever inherits it.
        const auto status = testing::content_of("/proc/" + std::to_string(left) + "/stat");
        is_gone = status.empty() || status.find(") Z ") != std::string::npos;
        std::this_thread::sleep_for(10ms);
    }
    CHECK(is_gone);
}

TEST_CASE("how a program ended is told, and what cannot be run is an error")
{
    const testing::directory place;
    CHECK(run({place.script("fails", "exit 3")}).value().status == 3);
    CHECK(run({place.script("killed", "kill -9 $$")}).error().text.ends_with("was ended by signal 9"));
    CHECK_FALSE(run({place.path() + "/nothing"}).has_value());
    CHECK_FALSE(run({"relative"}).has_value());
    CHECK_FALSE(run({}).has_value());
    CHECK(run({"/bin/true"}, std::string(1'000'000, 'x')).value().status == 0);
}

TEST_CASE("output is kept up to its limit, however much there is")
{
    CHECK(run({"/bin/echo", "a  b", "$HOME"}).value().output == "a  b $HOME\n");
    const auto much = run({"/usr/bin/head", "-c", "3000000", "/dev/zero"});
    CHECK(much.value().status == 0);
    CHECK(much.value().output == std::string(100, '\0'));
    CHECK(run({"/bin/echo", "unheard"}, {}, {.time = 10s}).value().output.empty());
    // Something that it leaves behind keeps the output open, and holds nobody up.
    CHECK(run({"/bin/sh", "-c", "sleep 600 & echo told"}).value().output == "told\n");
    CHECK(run({"/bin/sh", "-c", "exec >&-; sleep 0.1; exit 4"}).value().status == 4);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they reserve terabytes
TEST_CASE("a program that says more than there is memory for is ended all the same")
{
    const pid_t caller = ::fork();
    if (caller == 0) {
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        const rlimit little{pages * 4096 + (std::size_t{64} << 20U), RLIM_INFINITY};
        ::setrlimit(RLIMIT_AS, &little);
        try {
            run({"/usr/bin/yes"}, {}, {.time = 600s, .output = std::string().max_size()});
            std::_Exit(1);
        } catch (const std::bad_alloc&) {
            std::_Exit(::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD ? 0 : 2);
        }
    }
    int status = -1;
    ::waitpid(caller, &status, 0);
    CHECK(status == 0);
}
#endif

TEST_CASE("the input can be read twice and not be changed")
{
    CHECK(run({"/bin/cat", "/proc/self/fd/0", "-"}, "twice").value().output == "twicetwice");
    const auto changed = run({"/bin/sh", "-c", "echo x 2>/dev/null >> /proc/self/fd/0 || echo sealed; cat"}, "whole");
    CHECK(changed.value().output == "sealed\nwhole");
}
