// intruder - who gets in the way of a state: another program that locks its database, and a child that dies

#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace testing {

/// Another program with its fingers in the database.
class intruder
{
  public:
    explicit intruder(const std::string& path)
    {
        REQUIRE(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK);
        sqlite3_busy_timeout(handle_, 5000);
    }
    ~intruder() { close(); }
    intruder(const intruder&) = delete;
    intruder& operator=(const intruder&) = delete;

    void run(const char* text) { REQUIRE(sqlite3_exec(handle_, text, nullptr, nullptr, nullptr) == SQLITE_OK); }
    void close()
    {
        sqlite3_close(handle_);
        handle_ = nullptr;
    }

  private:
    sqlite3* handle_ = nullptr;
};

/// Runs `work` in a child and waits for its end; true when it ended as `wanted_signal`, or well for 0.
template <class Work>
bool in_child(int wanted_signal, Work work)
{
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return wanted_signal == 0 ? WIFEXITED(status) && WEXITSTATUS(status) == 0
                              : WIFSIGNALED(status) && WTERMSIG(status) == wanted_signal;
}

} // namespace testing
