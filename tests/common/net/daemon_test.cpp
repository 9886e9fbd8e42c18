// The daemon is tested as what it is: a process that is started, connected to, signalled and waited for.

#include "common/net/descriptor.hpp"
#include "common/net/endpoint.hpp"
#include "common/net/listening_socket.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using net::descriptor;
using net::endpoint;

namespace {

constexpr int patience = 20000; // ms; for a machine that is busy with other things

/// A directory for one test's sockets.
class scratch
{
  public:
    scratch() { REQUIRE(mkdtemp(path_.data()) != nullptr); }
    ~scratch() { std::filesystem::remove_all(path_); }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    std::string operator/(const std::string& name) const { return path_ + '/' + name; }

  private:
    std::string path_ = "/tmp/daemon_test.XXXXXX";
};

sockaddr_un to_address(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    return address;
}

std::string hear(int handle, int limit = patience)
{
    pollfd waiting{handle, POLLIN, 0};
    std::array<char, 4096> block{};
    if (poll(&waiting, 1, limit) != 1)
        return "nothing";
    const ssize_t taken = ::read(handle, block.data(), block.size());
    return taken > 0 ? std::string(block.data(), static_cast<std::size_t>(taken)) : "closed";
}

/// systemd's end of sd_notify.
class supervisor
{
  public:
    explicit supervisor(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)), path_(path)
    {
        const sockaddr_un address = to_address(path);
        REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    }
    std::string next(int limit = patience) const { return hear(socket_.get(), limit); }
    const std::string& path() const { return path_; }

  private:
    descriptor socket_;
    std::string path_;
};

/// A running daemon_program.
class program
{
  public:
    /// `given` listening sockets are handed over as systemd would.
    program(const supervisor& told, std::vector<std::string> arguments, const std::vector<std::string>& variables = {},
            int given = -1)
    {
        arguments.insert(arguments.begin(), DAEMON_PROGRAM);
        process_ = fork();
        if (process_ == 0) {
            setenv("NOTIFY_SOCKET", told.path().c_str(), 1);
            for (const std::string& each : variables)
                putenv(const_cast<char*>(each.c_str()));
            if (given >= 0) {
                dup2(given, 3);
                setenv("LISTEN_FDS", "1", 1);
                setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
            }
            std::vector<char*> pointers;
            for (std::string& each : arguments)
                pointers.push_back(each.data());
            pointers.push_back(nullptr);
            execv(DAEMON_PROGRAM, pointers.data());
            _exit(127);
        }
    }
    ~program()
    {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            wait();
        }
    }
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    void signal(int number) const { ::kill(process_, number); }
    int wait()
    {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    std::string id() const { return std::to_string(process_); }

  private:
    pid_t process_ = -1;
};

#ifdef __SANITIZE_THREAD__
constexpr bool holds_signals_back = true;
#else
constexpr bool holds_signals_back = false;
#endif

/// What the supervisor is told after SIGUSR2. ThreadSanitizer may take a signal from the kernel and sit on it while the
/// thread that got it waits for events; the next signal sets it free.
std::string restart(const program& body, const supervisor& told)
{
    body.signal(SIGUSR2);
    std::string answer = told.next(holds_signals_back ? 2000 : patience);
    if (answer == "nothing" && holds_signals_back) {
        body.signal(SIGUSR2);
        answer = told.next();
    }
    return answer;
}

descriptor call(const std::string& path)
{
    descriptor opened(::socket(AF_UNIX, SOCK_STREAM, 0));
    const sockaddr_un address = to_address(path);
    if (::connect(opened.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return {};
    return opened;
}

descriptor call_port(const std::string& port)
{
    descriptor opened(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(opened.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return {};
    return opened;
}

std::string ask(const descriptor& connection, const std::string& text = "x")
{
    if (!connection.is_open() || ::send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0)
        return "refused";
    std::string answer = hear(connection.get());
    if (answer.ends_with('\n'))
        answer.pop_back();
    return answer;
}

} // namespace

TEST_CASE("the daemon says when it is ready, reloads and stops, and answers between")
{
    const scratch files;
    const supervisor told(files / "notify");
    program body(told, {"2", "100", "unix:" + files / "socket"});
    CHECK(told.next() == "READY=1");
    struct stat found = {};
    REQUIRE(::stat((files / "socket").c_str(), &found) == 0);
    CHECK((found.st_mode & 07777U) == 0660);
    std::vector<descriptor> open;
    for (int i = 0; i < 5; ++i) {
        open.push_back(call(files / "socket"));
        CHECK(ask(open.back()) == body.id());
    }
    body.signal(SIGHUP);
    CHECK(told.next().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    CHECK(told.next() == "READY=1");
    CHECK(ask(open.front()) == body.id());

    body.signal(SIGTERM);
    CHECK(told.next() == "STOPPING=1");
    for (const descriptor& each : open)
        CHECK(hear(each.get()) == "closed");
    CHECK(body.wait() == 0);
}

TEST_CASE("a session that fails ends alone")
{
    const scratch files;
    const supervisor told(files / "notify");
    program body(told, {"1", "100", "unix:" + files / "socket"});
    CHECK(told.next() == "READY=1");
    const descriptor other = call(files / "socket");
    CHECK(ask(other) == body.id());
    const descriptor failing = call(files / "socket");
    CHECK(ask(failing, "!") == "closed");
    CHECK(ask(other) == body.id());
}

TEST_CASE("beyond the limit a connection waits until another has ended")
{
    const scratch files;
    const supervisor told(files / "notify");
    program body(told, {"2", "2", "unix:" + files / "socket"});
    CHECK(told.next() == "READY=1");
    descriptor first = call(files / "socket");
    const descriptor second = call(files / "socket");
    CHECK(ask(first) == body.id());
    CHECK(ask(second) == body.id());
    const descriptor third = call(files / "socket");
    CHECK(::write(third.get(), "x", 1) == 1);
    pollfd waiting{third.get(), POLLIN, 0};
    CHECK(poll(&waiting, 1, 50) == 0);
    first = descriptor();
    CHECK(hear(third.get()) == body.id() + '\n');
}

TEST_CASE("a socket that systemd opened is served, one that nobody wants is not")
{
    const scratch files;
    const supervisor told(files / "notify");
    endpoint any;
    any.host = "127.0.0.1";
    any.port = "0";
    const descriptor given = net::open_listener(any);
    const std::string port = net::bound_to(given).port;
    {
        program body(told, {"1", "100", "inet:127.0.0.1:" + port}, {}, given.get());
        CHECK(told.next() == "READY=1");
        CHECK(ask(call_port(port)) == body.id());
    }
    program other(told, {"1", "100", "unix:" + files / "socket"}, {}, given.get());
    CHECK(told.next() == "READY=1");
    CHECK(ask(call(files / "socket")) == other.id());
}

TEST_CASE("a restart hands the sockets over: no connection is refused, and open ones end at a boundary")
{
    const scratch files;
    const supervisor told(files / "notify");
    const std::string path = files / "socket";
    // The second listener has no fixed port: only a handed-over socket keeps it.
    program body(told, {"2", "100", "unix:" + path, "inet:127.0.0.1:0"});
    CHECK(told.next() == "READY=1");
    const descriptor open = call(path);
    CHECK(ask(open) == body.id());

    CHECK(restart(body, told) == "READY=1"); // the new one's
    const std::string main = told.next();
    REQUIRE(main.starts_with("MAINPID="));
    const std::string id = main.substr(8, main.find('\n') - 8);
    CHECK(id != body.id());
    CHECK(hear(open.get()) == "closed");
    CHECK(body.wait() == 0);
    const descriptor next = call(path);
    CHECK(ask(next) == id);
    ::kill(std::stoi(id), SIGTERM);
    CHECK(told.next() == "STOPPING=1");
    CHECK(hear(next.get()) == "closed");
}

TEST_CASE("a restart that fails leaves the old process serving, and may be tried again")
{
    const scratch files;
    const supervisor told(files / "notify");
    const std::string path = files / "socket";
    program body(told, {"1", "100", "unix:" + path}, {"FAIL_WHILE=" + files / "broken"});
    CHECK(told.next() == "READY=1");
    std::ofstream(files / "broken").put('x');
    CHECK(restart(body, told) == "STATUS=broken");
    CHECK(ask(call(path)) == body.id());
    std::filesystem::remove(files / "broken");
    // The old process takes a new attempt once it has seen the end of the first.
    std::string answer = "nothing";
    for (int i = 0; i < 200 && answer == "nothing"; ++i) {
        body.signal(SIGUSR2);
        answer = told.next(100);
    }
    CHECK(answer == "READY=1");
    const std::string main = told.next();
    REQUIRE(main.starts_with("MAINPID="));
    CHECK(body.wait() == 0);
    ::kill(std::stoi(main.substr(8)), SIGTERM);
    CHECK(told.next() == "STOPPING=1");
}

TEST_CASE("a stale socket file is replaced, a living one and a plain file are not")
{
    const scratch files;
    const endpoint where = *endpoint::parse("unix:" + files / "socket");
    {
        const descriptor first = net::open_listener(where);
        CHECK_THROWS_WITH(net::open_listener(where),
                          ("cannot listen at " + where.to_text() + ": another process listens there").c_str());
    }
    const descriptor second = net::open_listener(where);
    CHECK(net::bound_to(second).host == where.host);

    std::ofstream(files / "plain").put('x');
    const endpoint plain = *endpoint::parse("unix:" + files / "plain");
    CHECK_THROWS_WITH(net::open_listener(plain),
                      ("cannot listen at " + plain.to_text() + ": the file exists and is not a socket").c_str());
    CHECK(std::filesystem::exists(files / "plain"));
}

TEST_CASE("metrics are answered over HTTP, also to a client that keeps the connection")
{
    const scratch files;
    const supervisor told(files / "notify");
    program body(told, {"1", "100", "unix:" + files / "socket"}, {"METRICS=unix:" + files / "metrics"});
    CHECK(told.next() == "READY=1");
    const descriptor client = call(files / "metrics");
    for (int i = 0; i < 2; ++i) {
        const std::string answer = ask(client, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        CHECK(answer.find("\ntest_total 7") != std::string::npos);
    }
    CHECK(ask(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 404 Not Found\r\n"));
    CHECK(ask(client, "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
              .starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
    CHECK(ask(client, "nonsense\r\n\r\n") == "closed");
}
