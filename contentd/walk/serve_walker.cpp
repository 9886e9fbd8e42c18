#include "contentd/walk/serve_walker.hpp"

#include "common/text/charset.hpp"
#include "contentd/walk/channel.hpp"
#include "contentd/walk/library.hpp"
#include "contentd/walk/messages.hpp"
#include "contentd/walk/sandbox.hpp"
#include "contentd/walk/walk.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <string>

namespace walk {

namespace {

/// The content that came with a request, for as long as it is looked at.
class mapped_content
{
  public:
    explicit mapped_content(int file)
    {
        const off_t end = ::lseek(file, 0, SEEK_END);
        size_ = end < 0 ? 0 : static_cast<std::size_t>(end);
        is_open_ = end >= 0;
        if (size_ != 0)
            bytes_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    }
    ~mapped_content()
    {
        if (bytes_ != MAP_FAILED)
            ::munmap(bytes_, size_);
    }
    mapped_content(const mapped_content&) = delete;
    mapped_content& operator=(const mapped_content&) = delete;

    bool is_open() const { return is_open_ && (bytes_ != MAP_FAILED || size_ == 0); }
    std::string_view view() const
    {
        return bytes_ == MAP_FAILED ? std::string_view() : std::string_view(static_cast<const char*>(bytes_), size_);
    }

  private:
    void* bytes_ = MAP_FAILED;
    std::size_t size_ = 0;
    bool is_open_ = false;
};

/// What is loaded at its first use must be there before files can no longer be opened: the table of libmagic, ICU's
/// converters, libcrypto's algorithms, and what the C library needs for names of other charsets.
void load_everything(const hooks& others)
{
    for (const char* const charset :
         {"utf-8", "shift_jis", "ibm437", "euc-jp", "iso-2022-jp", "windows-1252", "utf-16"})
        text::to_utf8("\x82\xa0 text", charset);
    const std::string unknown("\x01\x02\x03\x04 no format that the table knows");
    const std::string document = "%PDF-1.4\n";
    const std::string mail = "From: a\nSubject: =?iso-2022-jp?B?GyRCJCIbKEI=?=\nContent-Type: x/y; name=z\n\ntext\n";
    for (const std::string& each : {unknown, document})
        walk_file(each, "", limits(), {}, others);
    if (others.mail)
        others.mail(mail, {"message/rfc822", filetype::family::message}, {});
    const utf8_locale names;
}

/// The kernel counts the time of all files together; once they had that of so many, another process goes on.
constexpr int enough_files = 10;
/// Beyond the limit of time: the daemon ends the process sooner.
constexpr std::chrono::seconds grace{2};

class walker_process
{
  public:
    walker_process(const hooks& others, const limits& allowed)
        : others_(others), allowed_(allowed), statm_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)),
          at_start_(private_memory(statm_.get())), enough_(computed() + enough_files * allowed.time)
    {}

    /// False when there are no more.
    bool look_at_next() const
    {
        const received asked = receive_message(walker_socket, largest_request, no_end);
        const auto wanted = asked.how == delivery::done ? request_from_bytes(asked.bytes) : std::nullopt;
        if (!wanted)
            return false;
        answer given;
        {
            const mapped_content content(asked.attached.get());
            if (!content.is_open())
                return false;
            given.found = walk_file(content.view(), wanted->name, allowed_, wanted->passwords, others_, wanted->shown);
        }
        given.is_tired = private_memory(statm_.get()) > at_start_ + allowed_.memory / 4 || computed() > enough_;
        return send_message(walker_socket, answer_to_bytes(given), -1, no_end) == delivery::done;
    }

  private:
    const hooks& others_;
    limits allowed_;
    net::descriptor statm_;
    std::size_t at_start_;
    std::chrono::milliseconds enough_;
};

} // namespace

int serve_walker(const hooks& others)
{
    try {
        end_with(walker_lifeline);
        const received told = receive_message(walker_socket, largest_request, no_end);
        const auto allowed = told.how == delivery::done ? limits_from_bytes(told.bytes) : std::nullopt;
        if (!allowed)
            return EX_USAGE;
        load_everything(others);
        const walker_process process(others, *allowed);
        enter_sandbox(allowed->memory, (enough_files + 1) * allowed->time + grace);
        if (send_message(walker_socket, {}, -1, no_end) != delivery::done)
            return EX_IOERR;
        while (process.look_at_next()) {
        }
        return EX_OK;
    } catch (const std::bad_alloc&) {
        return walker_out_of_memory;
    } catch (const std::exception&) {
        return EX_SOFTWARE;
    }
}

} // namespace walk
