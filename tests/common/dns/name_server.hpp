// name_server - a private nsd for the tests: on a free port of 127.0.0.1, in a directory of its own, gone at the end

#pragma once

#include "common/net/descriptor.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace testing {

inline sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

inline void bind_loopback(const net::descriptor& to, std::uint16_t port)
{
    const sockaddr_in address = loopback(port);
    REQUIRE(::bind(to.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

inline std::uint16_t port_of(const net::descriptor& bound)
{
    sockaddr_in address{};
    socklen_t length = sizeof address;
    REQUIRE(::getsockname(bound.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
    return ntohs(address.sin_port);
}

/// A port at which nothing listens.
inline std::uint16_t free_port()
{
    const net::descriptor probe(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    bind_loopback(probe, 0);
    return port_of(probe);
}

class name_server
{
  public:
    /// Serves tests/data/dns/ZONE.zone for each of them, once it is up.
    explicit name_server(const std::vector<std::string>& zones)
    {
        REQUIRE(mkdtemp(directory_.data()) != nullptr);
        // Another process may take the port before nsd does.
        for (int tries = 0; tries < 10; ++tries) {
            port_ = free_port();
            std::ofstream(directory_ + "/nsd.conf") << configuration(zones);
            start();
            if (comes_up())
                return;
        }
        FAIL("nsd does not start");
    }
    ~name_server()
    {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
        std::filesystem::remove_all(directory_);
    }
    name_server(const name_server&) = delete;
    name_server& operator=(const name_server&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  private:
    std::string configuration(const std::vector<std::string>& zones) const
    {
        std::string made = "server:\n ip-address: 127.0.0.1@" + std::to_string(port_) +
                           "\n server-count: 1\n username: \"\"\n chroot: \"\"\n database: \"\"\n zonesdir: \"" +
                           directory_ + "\"\n pidfile: \"" + directory_ + "/nsd.pid\"\n xfrdfile: \"" + directory_ +
                           "/xfrd\"\n xfrdir: \"" + directory_ + "\"\n zonelistfile: \"" + directory_ +
                           "/zones\"\n logfile: \"" + directory_ + "/log\"\n rrl-ratelimit: 0\n" +
                           "remote-control:\n control-enable: no\n";
        for (const std::string& zone : zones)
            made += "zone:\n name: \"" + zone + "\"\n zonefile: \"" +
                    std::filesystem::absolute("tests/data/dns/" + zone + ".zone").string() + "\"\n";
        return made;
    }

    void start()
    {
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const std::string file = directory_ + "/nsd.conf";
            ::execl("/usr/sbin/nsd", "nsd", "-d", "-c", file.c_str(), nullptr);
            ::_exit(127);
        }
    }

    // False when it has ended. TCP connects from the moment when nsd listens; its workers then answer what waits in the
    // sockets.
    bool comes_up() const
    {
        for (int i = 0; i < 2000; ++i) {
            const net::descriptor probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            const sockaddr_in address = loopback(port_);
            if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
                return ::waitpid(process_, nullptr, WNOHANG) == 0; // and not another process
            if (::waitpid(process_, nullptr, WNOHANG) != 0)
                return false;
            ::poll(nullptr, 0, 10);
        }
        return false;
    }

    std::uint16_t port_ = 0;
    std::string directory_ = "/tmp/dns_test.XXXXXX";
    pid_t process_ = -1;
};

/// The one of this test program.
inline std::string served_at()
{
    static const name_server started({"example", "arpa"});
    return started.address();
}

} // namespace testing
