// process_row - a daemon's row in the state: that it is at work, and how far it lags behind
//
// On the writer's thread.

#pragma once

#include "common/state/database.hpp"
#include "common/state/report.hpp"

#include <cstdint>
#include <string>

namespace state {

class process_row
{
  public:
    /// `run` names this process.
    process_row(const std::string& run, std::string owner);

    /// Writes it; gives how long it need not be written again.
    std::chrono::milliseconds write(connection& on, const process_report& now) const;
    void remove(connection& on) const;

  private:
    const std::int64_t run_;
    const std::string owner_;
};

/// Those that wrote their row lately.
std::vector<process_report> processes_at_work(connection& on);

} // namespace state
