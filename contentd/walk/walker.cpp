#include "contentd/walk/walker.hpp"

#include "common/net/sealed_file.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/walk/channel.hpp"
#include "contentd/walk/messages.hpp"
#include "contentd/walk/serve_walker.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace walk {

namespace {

/// Loading libraries and tables, on a machine that has much else to do.
constexpr std::chrono::seconds start_limit{30};
/// The process looks at the clock itself; this is for when it does not.
constexpr std::chrono::seconds grace{1};
constexpr unsigned enough_files = 1000;

time_point after(std::chrono::milliseconds time)
{
    return std::chrono::steady_clock::now() + time;
}

limit why_ended(int status, bool is_late)
{
    if (is_late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return time_limit;
    return WIFEXITED(status) && WEXITSTATUS(status) == walker_out_of_memory ? memory_limit : crash;
}

report failed(child& process, std::string_view content, std::string_view name, bool is_late)
{
    report made;
    made.exceeded = why_ended(process.end(), is_late);
    entry& first = made.entries.emplace_back();
    first.name = name;
    first.size = content.size();
    first.type = filetype::detect(content, false); // without the library: the file has shown that it is dangerous
    first.sha256 = mime::sha256_hex(content);
    return made;
}

} // namespace

report walker::examine(std::string_view content, std::string_view name, const std::vector<std::string>& passwords,
                       shown_as shown)
{
    if (child_ == nullptr)
        start();
    const net::descriptor file = net::sealed_file(content);
    if (!file.is_open())
        throw std::system_error(errno, std::generic_category(), "memfd");
    const time_point end = after(allowed_.time + grace);
    // What ends the exchange half-way, an exception too, ends the process: the next file would get this one's answer.
    std::unique_ptr<child> asked = std::move(child_);
    const delivery sent = send_message(asked->socket(), request_to_bytes(name, passwords, shown), file.get(), end);
    if (sent != delivery::done)
        return failed(*asked, content, name, sent == delivery::too_late);
    const received came = receive_message(asked->socket(), largest_answer(allowed_), end);
    if (came.how != delivery::done)
        return failed(*asked, content, name, came.how == delivery::too_late);
    auto given = answer_from_bytes(came.bytes, allowed_, name, content.size());
    if (!given)
        return failed(*asked, content, name, false);
    if (!given->is_tired && ++files_ != enough_files)
        child_ = std::move(asked);
    given->found.entries.front().name = name;
    return std::move(given->found);
}

void walker::start()
{
    files_ = 0;
    auto made = std::make_unique<child>(program_);
    const time_point end = after(start_limit);
    if (send_message(made->socket(), limits_to_bytes(allowed_), -1, end) != delivery::done ||
        receive_message(made->socket(), 0, end).how != delivery::done)
        throw std::system_error(ECHILD, std::generic_category(), "the process that looks into files does not start");
    child_ = std::move(made);
}

} // namespace walk
