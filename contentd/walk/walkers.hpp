// walkers - so many processes that look into files as there may be, shared by all threads

#pragma once

#include "contentd/walk/walker.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace walk {

/// Safe from any thread. All calls must have returned before it goes; its processes end with it.
class walkers
{
  public:
    /// At most `most` processes, each started when no other one is free. `program` as for walker.
    walkers(unsigned most, const limits& allowed, const std::string& program = own_program);

    /// As walker::examine, after a wait for one that is free.
    report examine(std::string_view content, std::string_view name, const std::vector<std::string>& passwords,
                   shown_as shown = {});

  private:
    std::mutex mutex_;
    std::condition_variable is_one_free_;
    std::vector<std::unique_ptr<walker>> free_; // those with a running process are taken first, from the end
};

} // namespace walk
