// contentd state [--json] - sizes and ages of the shared state, and the daemons that have it open

#include "common/base/metrics.hpp"
#include "common/state/configuration.hpp"
#include "contentd/commands/commands.hpp"

#include <iostream>

namespace contentd {

int state_command(const command_context& context)
{
    if (!context.arguments.empty()) {
        std::cerr << "contentd: state takes nothing but --json\n";
        return conf::usage;
    }
    base::metrics metrics;
    const auto state =
        state::open(state::options_from(context.settings, "contentd-state", false), context.log, metrics);
    const state::report shown = state->describe();
    std::cout << (context.line.wants_json ? to_json(shown) : to_text(shown));
    return shown.is_available ? conf::good : conf::fault;
}

} // namespace contentd
