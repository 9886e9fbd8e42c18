// state - the tables of the shared state, how old their rows are, and how far the daemons lag behind

#include "policyd/commands/marks.hpp"

#include <iostream>

namespace policyd {

int run_state(const invocation& called)
{
    if (!called.arguments.empty())
        return usage_of("state");
    command_state shared(called.settings);
    const state::report shown = shared->describe();
    std::cout << (called.given.wants_json ? to_json(shown) : to_text(shown));
    return shown.is_available ? conf::good : conf::fault;
}

} // namespace policyd
