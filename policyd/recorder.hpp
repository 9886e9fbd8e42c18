// recorder - appends requests and their answers to a file as JSON lines, for `policyd replay`
//
// A thread writes; push() never blocks. Lines beyond what the queue holds are dropped and counted. The file is opened
// anew for each batch, so that it can be rotated by renaming.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/base/time.hpp"
#include "policyd/judge.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace policyd {

class recorder
{
  public:
    recorder(std::string path, const base::logger& log, base::metrics& metrics);
    /// Writes what waits.
    ~recorder();
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;

    void push(const caller& from, const judgement& made, base::time_point at);

  private:
    void run();
    void write(const std::string& lines);

    const std::string path_;
    const base::logger& log_;
    base::metric_counter& dropped_;
    std::mutex mutex_;
    std::condition_variable filled_;
    std::string waiting_;
    bool is_over_ = false;
    bool has_failed_ = false;
    std::thread thread_;
};

/// One line: {"time":…,"host":…,"action":…,"rule":…,"request":{…}}.
std::string record_line(const caller& from, const judgement& made, base::time_point at);

} // namespace policyd
