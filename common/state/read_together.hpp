// read_together - look-ups of this thread that go to the database as one
//
//   {
//       const state::read_together all;
//       …several look-ups…
//   } // now the database is asked, once for all
//
// Each look-up by itself would wake the thread that reads. Threads: one object belongs to its thread, and at most one
// lives on a thread at a time; nothing is awaited while it does.

#pragma once

#include <functional>
#include <string>
#include <vector>

namespace state {

class connection;
class reader;

class read_together
{
  public:
    read_together();
    ~read_together(); // NOLINT(bugprone-exception-escape)
    read_together(const read_together&) = delete;
    read_together& operator=(const read_together&) = delete;

  private:
    friend class reader;
    using work = std::function<void(connection* on, const std::string& problem)>;

    /// Null when none lives on this thread.
    static read_together* current();
    void add(reader& of, work wanted);

    reader* reader_ = nullptr; // of all of them: a process has one
    std::vector<work> all_;
};

} // namespace state
