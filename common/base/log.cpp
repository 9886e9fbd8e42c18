#include "common/base/log.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <string>

namespace base {

namespace {

constexpr std::array<std::string_view, 4> level_names = {"info", "warning", "error", "fatal"};

class stderr_sink : public log_sink
{
  public:
    stderr_sink(std::string program, level least) : program_(std::move(program)), least_(least) {}

    void write(level severity, std::string_view line) override
    {
        if (severity < least_)
            return;
        std::string whole = program_;
        whole += ": ";
        whole += level_names[static_cast<std::size_t>(severity)];
        whole += ": ";
        whole += line;
        whole += '\n';
        // One write a line, so that lines of several threads do not mix. If standard error is gone, nobody reads it.
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, whole.data(), whole.size());
    }

  private:
    std::string program_;
    level least_;
};

} // namespace

std::unique_ptr<log_sink> to_stderr(std::string program, level least)
{
    return std::make_unique<stderr_sink>(std::move(program), least);
}

} // namespace base
