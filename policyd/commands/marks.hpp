// marks - what `policyd penalty`, `policyd allow` and `policyd grey` have in common
//
// They change the shared state; a running daemon sees that within a second.

#pragma once

#include "common/state/state.hpp"
#include "policyd/commands/commands.hpp"

#include <functional>
#include <string>

namespace policyd {

/// The state, opened for a command.
class command_state
{
  public:
    explicit command_state(const conf::settings& settings);

    state::state& operator*() { return *opened_; }
    state::state* operator->() { return opened_.get(); }
    /// False, and says why, when the database does not answer.
    bool is_usable();

  private:
    base::logger log_;
    base::metrics metrics_;
    std::unique_ptr<state::state> opened_;
};

// Each gives the exit status.
/// Waits until the store has called back.
int finish_change(const std::function<void(state::written)>& start);
int list_marks(const invocation& called, state::mark_table which);
/// Refuses a key that policyd does not look up, and what no penalty may be on.
int add_mark(const invocation& called, state::state& shared, state::mark_table which, std::string_view key,
             std::string_view lasting, std::string reason);
/// A fault when there is none.
int remove_mark(state::state& shared, state::mark_table which, std::string_view key);

} // namespace policyd
