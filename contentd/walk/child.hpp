// child - the process that looks into files, as the daemon holds it

#pragma once

#include "common/net/descriptor.hpp"

#include <sys/types.h>

#include <string>

namespace walk {

/// Ends, and is waited for, with this object.
class child
{
  public:
    /// Runs `program` with the one argument `walker`. Throws std::system_error.
    explicit child(const std::string& program);
    ~child();
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    int socket() const { return socket_.get(); }
    pid_t id() const { return process_; }
    /// Ends it at once, unless it has ended by itself; gives what waitpid tells.
    int end();

  private:
    net::descriptor socket_;
    net::descriptor lifeline_;
    pid_t process_ = -1;
};

} // namespace walk
