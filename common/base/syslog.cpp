// syslog - log lines to syslogd's or the journal's socket, without waiting for it
//
// write() puts the line into a bounded buffer and returns; a thread sends what is there, many lines a system call.
// So a line costs the session that logs it a copy under a lock, and a syslogd that hangs costs lines, not mail.
// syslog(3) would block, and take a lock around the system call.
//
// The socket is a datagram one with every syslogd of today; a stream is tried when it is not. Format: RFC 3164.

#include "common/base/log.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <ctime>
#include <mutex>
#include <thread>
#include <vector>

namespace base {

namespace {

constexpr std::size_t buffer_limit = 4U << 20U; // bytes of lines that wait
constexpr std::size_t line_limit = 8000;        // rsyslog cuts at 8 kB
constexpr std::size_t batch = 64;
constexpr std::chrono::milliseconds reconnect_pause{200};
constexpr std::chrono::milliseconds farewell{1000}; // how long the destructor lets the thread send

constexpr int mail_facility = 2 << 3;
constexpr std::array<int, 4> severities = {6, 4, 3, 2}; // info, warning, err, crit
// As Postfix words them; its information lines have none.
constexpr std::array<std::string_view, 4> words = {"", "warning: ", "error: ", "fatal: "};

/// Lines one behind the other, and where each ends.
struct lines
{
    std::string bytes;
    std::vector<std::size_t> ends;

    void clear()
    {
        bytes.clear();
        ends.clear();
    }
};

/// `Nov 24 07:00:00`, made once a second.
class timestamp
{
  public:
    std::string_view now()
    {
        const std::time_t current = std::time(nullptr);
        if (current != second_) {
            std::tm parts{};
            localtime_r(&current, &parts);
            // Month names are English whatever the locale: a daemon never sets one.
            length_ = std::strftime(text_.data(), text_.size(), "%b %e %H:%M:%S", &parts);
            second_ = current;
        }
        return {text_.data(), length_};
    }

  private:
    std::time_t second_ = -1;
    std::array<char, 32> text_{};
    std::size_t length_ = 0;
};

/// The connection to the socket; used by the thread only. Sending waits at most the send time-out.
class sender
{
  public:
    explicit sender(std::string path) : path_(std::move(path)) {}
    ~sender() { close(); }
    sender(const sender&) = delete;
    sender& operator=(const sender&) = delete;

    /// Sends the lines from the `from`th on, and gives the number of the first that did not go out.
    std::size_t send(const lines& all, std::size_t from)
    {
        if (handle_ < 0 && !connect(SOCK_DGRAM) && !connect(SOCK_STREAM))
            return from;
        while (from < all.ends.size()) {
            const std::size_t sent = is_stream_ ? send_one(all, from) : send_batch(all, from);
            if (sent == 0)
                return from;
            from += sent;
        }
        return from;
    }

  private:
    bool connect(int type)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
        handle_ = ::socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
        is_stream_ = type == SOCK_STREAM;
        const timeval limit{0, 200000};
        setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        if (::connect(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            return true;
        close();
        return false;
    }

    void close()
    {
        if (handle_ >= 0)
            ::close(handle_);
        handle_ = -1;
    }

    static std::string_view line(const lines& all, std::size_t index)
    {
        const std::size_t begin = index == 0 ? 0 : all.ends[index - 1];
        return std::string_view(all.bytes).substr(begin, all.ends[index] - begin);
    }

    std::size_t send_batch(const lines& all, std::size_t from)
    {
        std::array<iovec, batch> texts{};
        std::array<mmsghdr, batch> messages{};
        const std::size_t count = std::min(batch, all.ends.size() - from);
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view text = line(all, from + i);
            texts[i] = {const_cast<char*>(text.data()), text.size()};
            messages[i].msg_hdr.msg_iov = &texts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        const int sent = sendmmsg(handle_, messages.data(), static_cast<unsigned>(count), MSG_NOSIGNAL);
        return settle(sent, sent > 0 ? static_cast<std::size_t>(sent) : 0);
    }

    // On a stream a line ends with a NUL, as syslog(3) has it.
    std::size_t send_one(const lines& all, std::size_t from)
    {
        const std::string text(line(all, from));
        const auto sent = ::send(handle_, text.c_str(), text.size() + 1, MSG_NOSIGNAL);
        // A line of which a part went out cannot be taken back: a new connection begins with the line anew.
        const bool is_whole = sent == static_cast<ssize_t>(text.size() + 1);
        return settle(is_whole ? 1 : -1, is_whole ? 1 : 0);
    }

    std::size_t settle(int result, std::size_t sent)
    {
        const bool is_full = result < 0 && (errno == EAGAIN || errno == ENOBUFS) && !is_stream_;
        if (result < 0 && errno == EMSGSIZE)
            return 1; // larger than this socket's messages may be: it can never go out
        if (result < 0 && !is_full)
            close(); // syslogd went away or was restarted
        return sent;
    }

    const std::string path_;
    int handle_ = -1;
    bool is_stream_ = false;
};

class syslog_sink : public log_sink
{
  public:
    syslog_sink(const std::string& program, std::string path)
        : tag_(' ' + program + '[' + std::to_string(getpid()) + "]: "), sender_(std::move(path)),
          thread_([this] { run(); })
    {}

    ~syslog_sink() override
    {
        {
            const std::lock_guard lock(mutex_);
            is_ending_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void write(level severity, std::string_view line) override
    {
        bool must_wake = false;
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.bytes.size() + line.size() > buffer_limit) {
                dropped_.fetch_add(1, std::memory_order_relaxed);
                return;
            }
            append(severity, line);
            must_wake = is_asleep_;
            is_asleep_ = false;
        }
        if (must_wake)
            wake_.notify_one();
    }

    std::uint64_t dropped() const override { return dropped_.load(std::memory_order_relaxed); }

  private:
    void append(level severity, std::string_view line)
    {
        const auto index = static_cast<std::size_t>(severity);
        std::string& out = waiting_.bytes;
        out += '<';
        out += std::to_string(mail_facility | severities[index]);
        out += '>';
        out += time_.now();
        out += tag_;
        out += words[index];
        out += line.substr(0, line_limit);
        if (line.size() > line_limit)
            out += "...";
        waiting_.ends.push_back(out.size());
    }

    void run()
    {
        lines sending;
        std::unique_lock lock(mutex_);
        for (;;) {
            is_asleep_ = true;
            wake_.wait(lock, [this] { return is_ending_ || !waiting_.ends.empty(); });
            is_asleep_ = false;
            if (waiting_.ends.empty())
                return;
            std::swap(sending, waiting_);
            lock.unlock();
            deliver(sending);
            sending.clear();
            lock.lock();
        }
    }

    // Tries until all is out. When told to end it gives up soon, and counts what is left.
    void deliver(const lines& all)
    {
        std::chrono::steady_clock::time_point give_up = std::chrono::steady_clock::time_point::max();
        for (std::size_t next = sender_.send(all, 0); next < all.ends.size(); next = sender_.send(all, next)) {
            std::unique_lock lock(mutex_);
            const auto now = std::chrono::steady_clock::now();
            if (is_ending_ && give_up == std::chrono::steady_clock::time_point::max())
                give_up = now + farewell;
            if (now >= give_up) {
                dropped_.fetch_add(all.ends.size() - next, std::memory_order_relaxed);
                return;
            }
            pause_.wait_for(lock, is_ending_ ? reconnect_pause / 10 : reconnect_pause);
        }
    }

    const std::string tag_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable pause_; // never notified: a sleep that gives the lock back
    lines waiting_;
    timestamp time_;
    bool is_asleep_ = false;
    bool is_ending_ = false;
    std::atomic<std::uint64_t> dropped_{0};
    sender sender_;
    std::thread thread_; // last: it uses all the others
};

} // namespace

std::unique_ptr<log_sink> to_syslog(const std::string& program, std::string socket_path)
{
    return std::make_unique<syslog_sink>(program, std::move(socket_path));
}

} // namespace base
