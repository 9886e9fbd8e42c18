// contentd check [--postfix DIR] - reads everything that contentd reads at start, and Postfix's wiring when asked

#include "contentd/commands/check_postfix.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/commands/sample.hpp"
#include "contentd/listener_settings.hpp"

#include <iostream>

namespace contentd {

int check_command(const command_context& context)
{
    const auto& arguments = context.arguments;
    if (arguments.size() == 2 && arguments[0] == "--postfix")
        return check_postfix(arguments[1], context.settings, std::cout);
    if (!arguments.empty()) {
        std::cerr << "contentd: check takes nothing, or --postfix DIRECTORY\n";
        return conf::usage;
    }
    std::cout << context.settings.effective();
    const auto networks = read_networks(context.settings);
    if (!networks)
        std::cerr << "contentd: " << networks.error().text << '\n';
    const auto rules = rules_for(context);
    if (!networks || !rules)
        return conf::fault;
    std::cout << "# " << context.settings.text("contentd.rules") << ": " << rules->rules().size() << " rules, good\n";
    return conf::good;
}

} // namespace contentd
