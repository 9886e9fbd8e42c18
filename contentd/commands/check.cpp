// contentd check [--postfix DIR] - reads everything that contentd reads at start, and Postfix's wiring when asked

#include "common/state/configuration.hpp"
#include "contentd/commands/check_postfix.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/commands/sample.hpp"
#include "contentd/digest_settings.hpp"
#include "contentd/equipment.hpp"
#include "contentd/listener_settings.hpp"
#include "contentd/tls_settings.hpp"

#include <iostream>

namespace contentd {

namespace {

template <typename T>
bool is_good(const base::result<T>& read)
{
    if (!read)
        std::cerr << "contentd: " << read.error().text << '\n';
    return read.has_value();
}

bool check_tls(const conf::settings& settings)
{
    const auto listeners = read_listeners(settings);
    if (!listeners)
        return true; // is told with the rules
    const auto loaded = load_tls(settings, *listeners);
    if (!is_good(loaded))
        return false;
    for (const std::string& each : loaded->warnings)
        std::cerr << "contentd: warning: " << each << '\n';
    return true;
}

// What is read from neighbours and written for them. Asks nobody.
bool check_exchange(const conf::settings& settings)
{
    const auto read = exchange_settings_from(settings);
    const auto problems = read ? exchange_problems(*read, settings) : std::vector<std::string>{read.error().text};
    for (const std::string& each : problems)
        std::cerr << "contentd: " << each << '\n';
    return problems.empty();
}

// Scanners and lists: what is read at start beside rules and certificates. Asks nobody.
bool check_equipment(const command_context& context)
{
    base::metrics metrics;
    const auto opened = equipment::open(context.settings, context.log, metrics, false);
    return is_good(opened) && (*opened)->urls().refresh(); // the log has said what is wrong with a list
}

} // namespace

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
    const bool has_good_state = is_good(state::check_place(context.settings));
    const bool has_good_networks = is_good(read_networks(context.settings));
    const bool has_good_metrics = is_good(read_metrics(context.settings));
    const bool has_good_tls = check_tls(context.settings);
    const bool has_good_equipment = check_equipment(context);
    const bool has_good_exchange = check_exchange(context.settings);
    const auto rules = rules_for(context);
    if (!has_good_state || !has_good_networks || !has_good_metrics || !has_good_tls || !has_good_equipment ||
        !has_good_exchange || !rules)
        return conf::fault;
    std::cout << "# " << context.settings.text("contentd.rules") << ": " << rules->rules().size() << " rules, good\n";
    return conf::good;
}

} // namespace contentd
