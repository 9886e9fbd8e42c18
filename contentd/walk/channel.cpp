#include "contentd/walk/channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace walk {

namespace {

constexpr std::size_t length_size = 4;

/// Waits for what poll calls `events`.
delivery wait_for(int socket, short events, time_point until)
{
    for (;;) {
        int left = -1;
        if (until != no_end) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
            left = static_cast<int>(std::clamp<std::int64_t>(rest.count(), 0, 3'600'000));
        }
        pollfd waits{socket, events, 0};
        const int ready = ::poll(&waits, 1, left);
        if (ready > 0)
            return delivery::done;
        if (ready == 0)
            return delivery::too_late;
        if (errno != EINTR)
            return delivery::broken;
    }
}

/// Calls `step` until `left` bytes are through; it gives what recv and send do.
template <typename Step>
delivery repeat(int socket, short events, std::size_t left, time_point until, Step step)
{
    while (left != 0) {
        if (const delivery how = wait_for(socket, events, until); how != delivery::done)
            return how;
        const ssize_t done = step();
        if (done < 0 && net::would_wait())
            continue;
        if (done <= 0)
            return delivery::broken;
        left -= static_cast<std::size_t>(done);
    }
    return delivery::done;
}

/// Room for one descriptor, aligned as the kernel wants it.
union control
{
    cmsghdr header;
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

delivery send_length(int socket, std::size_t length, int attached, time_point until)
{
    std::array<char, length_size> bytes{};
    for (std::size_t i = 0; i < length_size; ++i)
        bytes[i] = static_cast<char>(length >> (8U * i) & 0xffU);
    iovec piece{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    control extra{};
    if (attached >= 0) {
        message.msg_control = &extra;
        message.msg_controllen = sizeof extra.bytes;
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof attached);
        std::memcpy(CMSG_DATA(header), &attached, sizeof attached);
    }
    // A socket takes four bytes or none.
    return repeat(socket, POLLOUT, length_size, until,
                  [&] { return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT); });
}

void take_attached(msghdr& message, net::descriptor& to)
{
    const cmsghdr* const header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(sizeof(int)))
        return;
    int taken = -1;
    std::memcpy(&taken, CMSG_DATA(header), sizeof taken);
    to = net::descriptor(taken);
}

delivery receive_length(int socket, std::size_t& length, net::descriptor& attached, time_point until)
{
    std::array<char, length_size> bytes{};
    std::size_t got = 0;
    const delivery how = repeat(socket, POLLIN, length_size, until, [&] {
        iovec piece{bytes.data() + got, bytes.size() - got};
        control extra{};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = &extra;
        message.msg_controllen = sizeof extra.bytes;
        const ssize_t came = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (came > 0) {
            take_attached(message, attached);
            got += static_cast<std::size_t>(came);
        }
        return came;
    });
    length = 0;
    for (std::size_t i = 0; i < length_size; ++i)
        length |= std::size_t{static_cast<unsigned char>(bytes[i])} << (8U * i);
    return how;
}

} // namespace

delivery send_message(int socket, std::string_view bytes, int attached, time_point until)
{
    if (const delivery how = send_length(socket, bytes.size(), attached, until); how != delivery::done)
        return how;
    return repeat(socket, POLLOUT, bytes.size(), until, [&] {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        return sent;
    });
}

received receive_message(int socket, std::size_t most, time_point until)
{
    received made;
    std::size_t length = 0;
    made.how = receive_length(socket, length, made.attached, until);
    if (made.how != delivery::done)
        return made;
    if (length > most) {
        made.how = delivery::broken;
        return made;
    }
    std::array<char, 65536> block;
    made.how = repeat(socket, POLLIN, length, until, [&] {
        const std::size_t wanted = std::min(block.size(), length - made.bytes.size());
        const ssize_t came = ::recv(socket, block.data(), wanted, MSG_DONTWAIT);
        if (came > 0)
            made.bytes.append(block.data(), static_cast<std::size_t>(came));
        return came;
    });
    return made;
}

} // namespace walk
