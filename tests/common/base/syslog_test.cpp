#include "common/base/log.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <regex>
#include <string>
#include <thread>
#include <vector>

namespace {

/// What a test plays: syslogd's end of the socket.
class syslogd
{
  public:
    explicit syslogd(const std::string& path, int type = SOCK_DGRAM) : handle_(::socket(AF_UNIX, type, 0)), path_(path)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        REQUIRE(::bind(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        if (type == SOCK_STREAM)
            REQUIRE(::listen(handle_, 5) == 0);
    }
    ~syslogd()
    {
        ::close(handle_);
        ::unlink(path_.c_str());
    }
    syslogd(const syslogd&) = delete;
    syslogd& operator=(const syslogd&) = delete;

    std::string next() const { return next(handle_); }
    static std::string next(int handle)
    {
        pollfd waiting{handle, POLLIN, 0};
        std::array<char, 16384> block{};
        if (poll(&waiting, 1, 20000) != 1)
            return "nothing";
        const ssize_t taken = ::read(handle, block.data(), block.size());
        return {block.data(), taken > 0 ? static_cast<std::size_t>(taken) : 0};
    }
    int accept() const { return ::accept(handle_, nullptr, nullptr); }

  private:
    int handle_;
    std::string path_;
};

struct scratch
{
    scratch() { REQUIRE(mkdtemp(path.data()) != nullptr); }
    ~scratch() { std::filesystem::remove_all(path); }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    std::string path = "/tmp/syslog_test.XXXXXX";
};

bool is_line(const std::string& given, const std::string& priority, const std::string& text)
{
    const std::regex form("<" + priority + R"(>[A-Z][a-z]{2} [ 0-9]\d \d\d:\d\d:\d\d policyd\[)" +
                          std::to_string(getpid()) + R"(\]: )" + text);
    return std::regex_match(given, form);
}

} // namespace

TEST_CASE("a line goes to syslog's mail facility with its severity, time, program and process")
{
    const scratch files;
    const syslogd there(files.path + "/log");
    const base::logger log(base::to_syslog("policyd", files.path + "/log"));
    log.info("action=reject");
    CHECK(is_line(there.next(), "22", "action=reject"));
    log.warning("slow");
    CHECK(is_line(there.next(), "20", "warning: slow"));
    log.error("broken");
    CHECK(is_line(there.next(), "19", "error: broken"));
    log.fatal("gone");
    CHECK(is_line(there.next(), "18", "fatal: gone"));
    log.info(std::string(20000, 'x'));
    CHECK(is_line(there.next(), "22", "x{8000}\\.\\.\\."));
    CHECK(log.dropped() == 0);
}

TEST_CASE("lines of many threads all arrive, whole, though the socket takes few at a time")
{
    const scratch files;
    const syslogd there(files.path + "/log");
    constexpr int each = 2000;
    std::vector<std::thread> threads;
    const base::logger log(base::to_syslog("policyd", files.path + "/log"));
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&log] {
            for (int i = 0; i < each; ++i)
                log.info("line");
        });
    int whole = 0;
    for (int i = 0; i < 4 * each; ++i)
        whole += there.next().ends_with("]: line") ? 1 : 0;
    for (std::thread& one : threads)
        one.join();
    CHECK(whole == 4 * each);
    CHECK(log.dropped() == 0);
}

TEST_CASE("lines wait for a syslogd that comes later, or that was restarted")
{
    const scratch files;
    const base::logger log(base::to_syslog("policyd", files.path + "/log"));
    log.info("before");
    {
        const syslogd first(files.path + "/log");
        CHECK(first.next().ends_with("]: before"));
    }
    log.info("between");
    const syslogd second(files.path + "/log");
    CHECK(second.next().ends_with("]: between"));
}

TEST_CASE("a stream socket gets lines that end with a NUL")
{
    const scratch files;
    const syslogd there(files.path + "/log", SOCK_STREAM);
    const base::logger log(base::to_syslog("policyd", files.path + "/log"));
    log.info("over a stream");
    const int handle = there.accept();
    CHECK(syslogd::next(handle).ends_with(std::string("]: over a stream") + '\0'));
    ::close(handle);
}

TEST_CASE("without a syslogd the waiting lines are bounded, the rest is counted, and ending does not hang")
{
    const scratch files;
    const base::logger log(base::to_syslog("policyd", files.path + "/log"));
    const std::string line(7000, 'x');
    for (int i = 0; i < 2000; ++i)
        log.info(line);
    CHECK(log.dropped() > 500);
    CHECK(log.dropped() < 1900);
}

TEST_CASE("what was logged last arrives before the program ends")
{
    const scratch files;
    const syslogd there(files.path + "/log");
    {
        const base::logger log(base::to_syslog("policyd", files.path + "/log"));
        log.fatal("the last words");
    }
    CHECK(there.next().ends_with("]: fatal: the last words"));
}
