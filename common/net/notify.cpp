#include "common/net/notify.hpp"

#include "common/net/descriptor.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace net {

void notify(std::string_view state)
{
    const char* written = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (written == nullptr || (*written != '/' && *written != '@'))
        return;
    const std::size_t length = std::strlen(written);
    if (length >= sizeof address.sun_path)
        return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, written, length);
    if (*written == '@') // the abstract namespace
        address.sun_path[0] = '\0';
    const descriptor opened(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ::sendto(opened.get(), state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length));
}

} // namespace net
