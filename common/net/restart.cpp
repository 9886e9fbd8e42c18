#include "common/net/restart.hpp"

#include "common/net/successor.hpp"
#include "common/text/log_line.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace net {

namespace {

using boost::asio::posix::stream_descriptor;

// How long the new process may take until it serves.
constexpr std::chrono::seconds limit{60};

} // namespace

restart::restart(boost::asio::io_context& context, const base::logger& log)
    : log_(log), program_(program_path()), timer_(context), readiness_(context)
{}

void restart::begin(std::span<const int> listening, std::function<void(const std::string&)> relieved)
{
    if (process_ >= 0)
        return;
    auto started = start_successor(program_, listening);
    if (!started) {
        log_.error(text::log_line().add("event", "restart").add("problem", started.error().text).text());
        return;
    }
    process_ = started->process;
    relieved_ = std::move(relieved);
    readiness_.assign(started->readiness.release());
    // Readable with a byte when the new process serves, and with nothing when it has ended.
    readiness_.async_wait(stream_descriptor::wait_read, [this](const boost::system::error_code& failure) {
        char byte = 0;
        if (failure != boost::asio::error::operation_aborted)
            finish(!failure && ::read(readiness_.native_handle(), &byte, 1) == 1);
    });
    timer_.expires_after(limit);
    timer_.async_wait([this](const boost::system::error_code& failure) {
        if (!failure && process_ >= 0)
            ::kill(process_, SIGTERM); // its end closes the pipe
    });
}

void restart::finish(bool is_serving)
{
    timer_.cancel();
    readiness_.close();
    const std::string process = std::to_string(process_);
    if (is_serving) {
        log_.info(text::log_line().add("event", "restart").add("successor", process).text());
        return relieved_(process);
    }
    ::waitpid(process_, nullptr, WNOHANG);
    process_ = -1;
    log_.error(text::log_line()
                   .add("event", "restart")
                   .add("successor", process)
                   .add("problem", "the new process ended before it served; this one goes on")
                   .text());
}

} // namespace net
