#include "common/net/listening_socket.hpp"

#include "common/net/ip.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace net {

namespace {

constexpr int backlog = 4096; // the kernel cuts it to net.core.somaxconn

[[noreturn]] void fail(const endpoint& where, const std::string& why)
{
    throw std::runtime_error("cannot listen at " + where.to_text() + ": " + why);
}

descriptor make_socket(int family)
{
    return descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

sockaddr_un to_address(const endpoint& where)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, where.host.c_str(), sizeof address.sun_path - 1);
    return address;
}

// A socket file stays behind when its process was killed. Only a connection tells whether somebody still listens.
void remove_stale(const endpoint& where)
{
    struct stat found = {};
    if (lstat(where.host.c_str(), &found) != 0)
        return;
    if (!S_ISSOCK(found.st_mode))
        fail(where, "the file exists and is not a socket");
    const descriptor probe = make_socket(AF_UNIX);
    const sockaddr_un address = to_address(where);
    if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN)
        fail(where, "another process listens there");
    if (errno == ECONNREFUSED)
        ::unlink(where.host.c_str());
}

descriptor open_unix(const endpoint& where)
{
    remove_stale(where);
    descriptor opened = make_socket(AF_UNIX);
    const sockaddr_un address = to_address(where);
    // Linux gives the file the mode of the socket, less the umask: it is never open wider than it should be.
    fchmod(opened.get(), where.mode & 0600U);
    if (::bind(opened.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::chmod(where.host.c_str(), where.mode) != 0 || ::listen(opened.get(), backlog) != 0)
        fail(where, std::strerror(errno));
    return opened;
}

descriptor bind_to(const addrinfo& found, bool is_any)
{
    descriptor opened = make_socket(found.ai_family);
    const int on = 1;
    setsockopt(opened.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    // An empty host means all addresses of both families on one socket.
    const int only_v6 = is_any ? 0 : 1;
    if (found.ai_family == AF_INET6)
        setsockopt(opened.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6);
    if (!opened.is_open() || ::bind(opened.get(), found.ai_addr, found.ai_addrlen) != 0 ||
        ::listen(opened.get(), backlog) != 0)
        return {};
    return opened;
}

struct free_addresses
{
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::unique_ptr<addrinfo, free_addresses> resolve(const endpoint& where, int family)
{
    addrinfo wanted{};
    wanted.ai_family = family;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const char* host = where.host.empty() ? nullptr : where.host.c_str();
    const int failure = getaddrinfo(host, where.port.c_str(), &wanted, &found);
    if (failure != 0)
        fail(where, gai_strerror(failure));
    return std::unique_ptr<addrinfo, free_addresses>(found);
}

descriptor open_inet(const endpoint& where)
{
    // All addresses: IPv6 with IPv4 mapped into it, or IPv4 alone where the kernel has no IPv6.
    for (const int family : where.host.empty() ? std::vector<int>{AF_INET6, AF_INET} : std::vector<int>{AF_UNSPEC}) {
        const auto list = resolve(where, family);
        for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) {
            descriptor opened = bind_to(*each, where.host.empty());
            if (opened.is_open())
                return opened;
        }
    }
    fail(where, std::strerror(errno));
}

} // namespace

descriptor open_listener(const endpoint& where)
{
    return where.is_unix ? open_unix(where) : open_inet(where);
}

endpoint bound_to(const descriptor& listening)
{
    endpoint made;
    sockaddr_storage found{};
    socklen_t length = sizeof found;
    if (getsockname(listening.get(), reinterpret_cast<sockaddr*>(&found), &length) != 0)
        return made;
    std::array<std::uint8_t, 16> bytes{};
    if (found.ss_family == AF_UNIX) {
        made.is_unix = true;
        made.host = reinterpret_cast<const sockaddr_un&>(found).sun_path;
    } else if (found.ss_family == AF_INET) {
        const auto& inet = reinterpret_cast<const sockaddr_in&>(found);
        bytes[10] = bytes[11] = 0xff;
        std::memcpy(bytes.data() + 12, &inet.sin_addr, 4);
        made.host = ip_address(bytes).to_text();
        made.port = std::to_string(ntohs(inet.sin_port));
    } else {
        const auto& inet = reinterpret_cast<const sockaddr_in6&>(found);
        std::memcpy(bytes.data(), &inet.sin6_addr, 16);
        made.host = ip_address(bytes).to_text();
        made.port = std::to_string(ntohs(inet.sin6_port));
    }
    return made;
}

} // namespace net
