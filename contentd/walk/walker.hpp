// walker - looks into files in a process of its own, which may crash, hang, grow or lie
//
// Started at its first use (some 20 ms), kept for the next files, replaced once it has failed or has done enough. A
// file costs a copy of its content and the walk itself.

#pragma once

#include "contentd/walk/child.hpp"
#include "contentd/walk/report.hpp"
#include "contentd/walk/shown_as.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace walk {

/// What is running, which stays the same program when its file is replaced.
inline constexpr const char* own_program = "/proc/self/exe";

class walker
{
  public:
    /// `program` calls serve_walker() when its only argument is walker_word.
    explicit walker(const limits& allowed, std::string program = own_program)
        : allowed_(allowed), program_(std::move(program))
    {}

    /// Blocks, at most about a second longer than the limit of time. A process that fails gives a report of the first
    /// entry only, `exceeded` telling how. One thread at a time. Throws std::system_error when there is no process to
    /// be had.
    report examine(std::string_view content, std::string_view name, const std::vector<std::string>& passwords,
                   shown_as shown = {});

    /// Its process; 0 when there is none now.
    pid_t process() const { return child_ == nullptr ? 0 : child_->id(); }

  private:
    void start();

    limits allowed_;
    std::string program_;
    std::unique_ptr<child> child_; // none while a file is with it: it comes back only from an exchange that was whole
    unsigned files_ = 0;           // that it has seen
};

} // namespace walk
