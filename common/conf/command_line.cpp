#include "common/conf/command_line.hpp"

#include "common/text/escape.hpp"
#include "common/text/nearest.hpp"

#include <boost/program_options/cmdline.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>

#include <unistd.h>

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace po = boost::program_options;

namespace conf {

namespace {

constexpr const char* default_file = "/etc/sekimori/sekimori.conf";
using words = std::vector<std::string>;

po::options_description describe()
{
    po::options_description all("Options");
    auto add = all.add_options();
    add("config", po::value<std::string>()->value_name("FILE"), "read FILE instead of /etc/sekimori/sekimori.conf");
    add("set", po::value<words>()->value_name("KEY=VALUE")->composing(),
        "set one key, as policyd.listen, in place of all that the file says of it; may be given again");
    add("foreground", po::bool_switch(), "log to standard error");
    add("json", po::bool_switch(), "print JSON, where the command prints data");
    add("version", po::bool_switch(), "print the version and leave");
    add("help", po::bool_switch(), "print this and leave");
    return all;
}

void print_help(std::string_view program, std::string_view purpose, std::span<const command_help> commands,
                const po::options_description& options)
{
    std::cout << program << " - " << purpose << "\n\nusage: " << program << " [option ...] [command [argument ...]]\n\n"
              << "Without a command it serves.\n\n"
              << options;
    if (!commands.empty())
        std::cout << "\nCommands:\n";
    for (const command_help& each : commands) {
        const std::string head = std::string(each.name) + ' ' + std::string(each.arguments);
        std::cout << "  " << head << '\n' << "      " << each.summary << '\n';
    }
    std::cout << std::flush;
}

base::error unknown_option(const std::string& given, const po::options_description& options)
{
    words names;
    for (const auto& each : options.options())
        names.push_back("--" + each->long_name());
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string bare = given.substr(0, given.find('='));
    return base::fail("unknown option \"" + text::printable(bare, 60) + '"' + text::did_you_mean(bare, candidates));
}

base::error unknown_command(const std::string& given, std::span<const command_help> commands)
{
    std::vector<std::string_view> names;
    for (const command_help& each : commands)
        names.push_back(each.name);
    return base::fail("unknown command \"" + text::printable(given, 60) + '"' + text::did_you_mean(given, names));
}

// What is not ours, in order: the command with its own options and arguments.
words rest_of(const po::parsed_options& parsed)
{
    return po::collect_unrecognized(parsed.options, po::include_positional);
}

bool is_known(const std::string& name, std::span<const command_help> commands)
{
    return std::any_of(commands.begin(), commands.end(), [&](const command_help& each) { return each.name == name; });
}

command_line taken(const po::variables_map& values)
{
    command_line made;
    if (values.count("config") != 0)
        made.config = values["config"].as<std::string>();
    else if (access(default_file, F_OK) == 0)
        made.config = default_file;
    if (values.count("set") != 0)
        made.overrides = values["set"].as<words>();
    made.is_foreground = values["foreground"].as<bool>();
    made.wants_json = values["json"].as<bool>();
    return made;
}

po::parsed_options parse(std::span<const char* const> arguments, const po::options_description& options)
{
    namespace style = po::command_line_style;
    // Long options only, whole: a guessed abbreviation would change its meaning when an option is added.
    constexpr int wanted = style::allow_long | style::long_allow_adjacent | style::long_allow_next;
    const words given(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
    return po::command_line_parser(given).options(options).style(wanted).allow_unregistered().run();
}

} // namespace

base::result<command_line> read_command_line(std::span<const char* const> arguments, std::string_view program,
                                             std::string_view purpose, std::span<const command_help> commands)
{
    const po::options_description options = describe();
    try {
        const po::parsed_options parsed = parse(arguments, options);
        po::variables_map values;
        po::store(parsed, values);
        command_line made = taken(values);
        made.arguments = rest_of(parsed);
        if (values["help"].as<bool>()) {
            print_help(program, purpose, commands, options);
            made.exit = good;
        } else if (values["version"].as<bool>()) {
            std::cout << program << ' ' << SEKIMORI_VERSION << std::endl;
            made.exit = good;
        } else if (!made.arguments.empty() && made.arguments.front().starts_with('-')) {
            return unknown_option(made.arguments.front(), options);
        } else if (!made.arguments.empty() && !is_known(made.arguments.front(), commands)) {
            return unknown_command(made.arguments.front(), commands);
        }
        return made;
    } catch (const po::error& wrong) {
        return base::fail(wrong.what());
    }
}

} // namespace conf
