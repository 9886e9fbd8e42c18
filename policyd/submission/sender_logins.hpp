// sender_logins - the login table in use, read again when its file changes
//
// Threads: current() from any; follow() from one.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/log.hpp"
#include "policyd/submission/login_table.hpp"

#include <memory>
#include <string>

namespace policyd {

class sender_logins
{
  public:
    /// Reads the file. Fails as login_table::parse does, or when it cannot be read.
    static base::result<std::unique_ptr<sender_logins>> open(std::string path);

    std::shared_ptr<const login_table> current() const
    {
        return table_.with([](const auto& table) { return table; });
    }

    /// Reads the file again if it has changed. A mistake is logged once, and keeps the table.
    void follow(const base::logger& log);

  private:
    sender_logins(std::string path, std::string stamp, login_table first);

    const std::string path_;
    std::string stamp_;
    base::guarded<std::shared_ptr<const login_table>> table_;
};

} // namespace policyd
