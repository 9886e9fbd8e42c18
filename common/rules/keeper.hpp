// keeper - the rules in force, read again when asked for and when one of their lists has changed
//
// Reading and compiling takes longer than an I/O thread may stand still, so it has a thread of its own. An error keeps
// what is in force; the rules are then tried again once their file or one of their lists is no longer what failed. A
// list that is removed and written anew, or read half-written, comes back so.

#pragma once

#include "common/base/log.hpp"
#include "common/rules/ruleset.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace rules {

/// One line of the log each.
void log_diagnostics(const std::vector<diagnostic>& told, const base::logger& log);

class keeper
{
  public:
    /// All run one at a time, on the keeper's thread or on that of reload(). What they throw is logged.
    struct work
    {
        std::function<ruleset::loaded(const std::string& path)> load;
        std::function<void(const std::shared_ptr<const ruleset>&)> adopt;
        std::function<void()> follow; // each second: what else is read again when it changes; may be empty
    };

    /// `first` are in force already. The log must outlive the keeper.
    keeper(std::string path, std::shared_ptr<const ruleset> first, work how, const base::logger& log);
    ~keeper();
    keeper(const keeper&) = delete;
    keeper& operator=(const keeper&) = delete;

    /// For SIGHUP: reads `path`, from now on the place of the rules, before it returns.
    void reload(std::string path);

  private:
    void watch();
    void load();
    bool try_to(const std::function<void()>& action) const;

    const base::logger& log_;
    const work how_;
    std::mutex mutex_;
    std::condition_variable woken_;
    std::string path_;
    std::shared_ptr<const ruleset> current_;
    file_stamps tried_;     // of the last load()
    bool is_stuck_ = false; // that failed: it is tried again when one of these files has changed
    bool is_over_ = false;
    std::thread thread_;
};

} // namespace rules
