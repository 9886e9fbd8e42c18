// main - contentd alone serves; with a command it is its own operator's tool

#include "common/conf/command_line.hpp"
#include "common/conf/log_choice.hpp"
#include "common/net/daemon.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/file_hooks.hpp"
#include "contentd/serve.hpp"
#include "contentd/walk/serve_walker.hpp"

#include <array>
#include <exception>
#include <iostream>

namespace {

struct command
{
    conf::command_help help;
    int (*run)(const contentd::command_context&);
};

constexpr std::array commands = {
    command{{"check", "[--postfix DIRECTORY]",
             "reads configuration and rules, or Postfix's wiring, and tells what is wrong"},
            contentd::check_command},
    command{{"scan", "[--json] [--parts] FILE...", "tells what the rules say of messages in files"},
            contentd::scan_command},
    command{{"explain", "[--json] FILE", "shows each rule tried, each observation and the decision"},
            contentd::explain_command},
    command{{"observations", "[--json]", "lists what rules can ask for"}, contentd::observations_command},
    command{{"quarantine", "list | show ID | release [--again] ID [RECIPIENT...] | delete ID | adopt",
             "works on the messages that were kept"},
            contentd::quarantine_command},
    command{{"digest",
             "learn --spam|--ham FILE... | show HEX | list | revoke HEX | expire | key | export FILE | "
             "import FILE... | pull [DIRECTORY|URL]",
             "reports content as spam or ham, shows what was reported, and exchanges it with neighbours"},
            contentd::digest_command},
    command{{"state", "[--json]", "shows sizes and ages of the shared state"}, contentd::state_command},
};

int run(int count, char** words)
{
    if (count == 2 && words[1] == walk::walker_word)
        return walk::serve_walker(contentd::file_hooks());
    std::array<conf::command_help, commands.size()> help;
    for (std::size_t i = 0; i < commands.size(); ++i)
        help[i] = commands[i].help;
    const std::span<const char* const> arguments(words, static_cast<std::size_t>(count));
    const auto line =
        conf::read_command_line(arguments, "contentd", "content filter for Postfix: SMTP or LMTP in, SMTP out", help);
    if (!line) {
        std::cerr << "contentd: " << line.error().text << '\n';
        return conf::usage;
    }
    if (line->exit)
        return *line->exit;
    const auto settings = conf::settings::load(line->config, line->overrides);
    if (!settings) {
        std::cerr << "contentd: " << settings.error().text << '\n';
        return conf::fault;
    }
    if (line->arguments.empty()) {
        net::prepare_process();
        const base::logger log(conf::choose_log(*settings, "contentd", line->is_foreground));
        return contentd::serve_mail(*line, *settings, log);
    }
    const base::logger log(base::to_stderr("contentd", base::level::warning));
    for (const command& each : commands)
        if (each.help.name == line->arguments[0])
            return each.run({*line, *settings, log, std::span(line->arguments).subspan(1)});
    std::cerr << "contentd: there is no command \"" << line->arguments[0] << "\"; try contentd --help\n";
    return conf::usage;
}

} // namespace

int main(int count, char** words)
{
    try {
        return run(count, words);
    } catch (const std::exception& failure) {
        std::cerr << "contentd: fatal: " << failure.what() << '\n';
        return conf::fault;
    }
}
