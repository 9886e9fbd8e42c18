// log - one line a decision, to syslog's mail facility (or the journal behind it) or to standard error
//
// Levels have one meaning each: info = a decision, one line; warning = works with less; error = a session or a
// message suffered; fatal = we stop. Writing never blocks: a line for syslog goes to a bounded buffer that a thread
// empties, and what does not fit is dropped and counted.

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace base {

enum class level : std::uint8_t { info, warning, error, fatal };

/// Where finished lines go. write() is called from any thread and must not block.
class log_sink
{
  public:
    virtual ~log_sink() = default;
    virtual void write(level severity, std::string_view line) = 0;
    virtual std::uint64_t dropped() const { return 0; }
};

/// Lines on standard error: `policyd: info: action=reject rule=penalised …`.
/// Lines below `least` are left out: a command's user wants to hear of trouble only.
std::unique_ptr<log_sink> to_stderr(std::string program, level least = level::info);

/// Lines for syslog(3)'s socket, facility mail, identified as `program[pid]`. Reconnects when syslogd restarts.
std::unique_ptr<log_sink> to_syslog(const std::string& program, std::string socket_path = "/dev/log");

/// Passes lines on to a sink. Safe from any thread.
class logger
{
  public:
    explicit logger(std::unique_ptr<log_sink> sink) : sink_(std::move(sink)) {}

    void info(std::string_view line) const { sink_->write(level::info, line); }
    void warning(std::string_view line) const { sink_->write(level::warning, line); }
    void error(std::string_view line) const { sink_->write(level::error, line); }
    void fatal(std::string_view line) const { sink_->write(level::fatal, line); }

    /// Lines that found no room so far; for the metrics.
    std::uint64_t dropped() const { return sink_->dropped(); }

  private:
    std::unique_ptr<log_sink> sink_;
};

} // namespace base
