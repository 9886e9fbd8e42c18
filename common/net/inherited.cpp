#include "common/net/inherited.hpp"

#include "common/net/ip.hpp"
#include "common/net/listening_socket.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace net {

namespace {

constexpr int first_handle = 3; // SD_LISTEN_FDS_START
constexpr int most_handles = 1024;

int number_in(const char* variable)
{
    const char* written = std::getenv(variable);
    int number = 0;
    if (written != nullptr)
        std::from_chars(written, written + std::strlen(written), number);
    return number;
}

bool is_listening(int handle)
{
    int answer = 0;
    socklen_t length = sizeof answer;
    return getsockopt(handle, SOL_SOCKET, SO_ACCEPTCONN, &answer, &length) == 0 && answer == 1;
}

struct free_addresses
{
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

bool is_name_of(const std::string& name, const std::string& address)
{
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(name.c_str(), nullptr, &wanted, &found) != 0)
        return false;
    const std::unique_ptr<addrinfo, free_addresses> list(found);
    for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0 &&
            address == text.data())
            return true;
    }
    return false;
}

bool is_same_host(const std::string& wanted, const std::string& bound)
{
    if (wanted.empty())
        return bound == "::" || bound == "0.0.0.0";
    const auto address = ip_address::parse(wanted);
    return address ? address->to_text() == bound : is_name_of(wanted, bound);
}

bool is_at(const endpoint& bound, const endpoint& where)
{
    if (bound.is_unix != where.is_unix)
        return false;
    if (where.is_unix) {
        struct stat found = {};
        return bound.host == where.host && ::stat(where.host.c_str(), &found) == 0 && S_ISSOCK(found.st_mode);
    }
    return (where.port == "0" || bound.port == where.port) && is_same_host(where.host, bound.host);
}

} // namespace

inherited_sockets inherited_sockets::from_environment()
{
    inherited_sockets made;
    const bool is_ours = number_in("LISTEN_PID") == getpid();
    const int count = is_ours ? std::clamp(number_in("LISTEN_FDS"), 0, most_handles) : 0;
    for (int handle = first_handle; handle < first_handle + count; ++handle) {
        if (!is_listening(handle))
            continue;
        fcntl(handle, F_SETFD, FD_CLOEXEC);
        fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) | O_NONBLOCK);
        made.sockets_.emplace_back(handle);
    }
    for (const char* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
        unsetenv(variable);
    return made;
}

descriptor inherited_sockets::take(const endpoint& where)
{
    const auto found = std::find_if(sockets_.begin(), sockets_.end(),
                                    [&](const descriptor& each) { return is_at(bound_to(each), where); });
    if (found == sockets_.end())
        return {};
    descriptor taken = std::move(*found);
    sockets_.erase(found);
    return taken;
}

std::vector<endpoint> inherited_sockets::left() const
{
    std::vector<endpoint> all;
    for (const descriptor& each : sockets_)
        all.push_back(bound_to(each));
    return all;
}

} // namespace net
