// contentd digest - what content is known by: reports it, shows and takes back what was reported, and exchanges it
//
//   contentd digest learn --spam|--ham [--reporter NAME] FILE... | show HEX | list [--since AGE] [--kind KIND]
//                   | revoke HEX [--reporter NAME] | revoke --reporter NAME | expire
//                   | key | export [--since NUMBER] FILE|DIRECTORY | import FILE... | pull [DIRECTORY|URL]

#include "contentd/commands/digest.hpp"

#include "common/base/metrics.hpp"
#include "common/state/configuration.hpp"
#include "contentd/commands/digest_work.hpp"
#include "contentd/digest_settings.hpp"
#include "contentd/equipment.hpp"
#include "contentd/listener_settings.hpp"
#include "contentd/message_digests.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace contentd {

namespace {

struct part
{
    std::string_view name;
    int (*run)(const digest_work&);
};

constexpr std::array parts = {
    part{"learn", learn_digests},   part{"show", show_digest},      part{"list", list_digests},
    part{"revoke", revoke_digests}, part{"expire", expire_digests}, part{"key", print_digest_key},
    part{"export", export_digests}, part{"import", import_digests}, part{"pull", pull_digests},
};

} // namespace

int fail_digest(const std::string& text)
{
    std::cerr << "contentd: " << text << '\n';
    return conf::fault;
}

int digest_usage()
{
    std::cerr << "contentd: digest takes learn --spam|--ham [--reporter NAME] FILE..., show HEX, "
                 "list [--since AGE] [--kind file|text|html|url], revoke HEX [--reporter NAME], revoke --reporter "
                 "NAME, expire, key, export [--since NUMBER] FILE|DIRECTORY, import FILE... or pull [DIRECTORY|URL]\n";
    return conf::usage;
}

int digest_command(const command_context& context, const digest_tools& tools)
{
    const std::string_view wanted = context.arguments.empty() ? "list" : std::string_view(context.arguments[0]);
    const auto* const found =
        std::find_if(parts.begin(), parts.end(), [&](const part& each) { return each.name == wanted; });
    if (found == parts.end())
        return digest_usage();
    base::metrics metrics;
    state::options options = state::options_from(context.settings, "digest", false);
    options.digest = digest_options_from(context.settings, false);
    const auto state = state::open(options, context.log, metrics);
    const auto words = context.arguments.subspan(context.arguments.empty() ? 0 : 1);
    return found->run({context, tools, state->digests(), words});
}

int digest_command(const command_context& context)
{
    base::metrics metrics;
    const auto opened = equipment::open(context.settings, context.log, metrics, false);
    if (!opened)
        return fail_digest(opened.error().text);
    digest_tools tools;
    tools.values_of = [&how = (*opened)->inspected()](std::string_view message) { return digest_values(message, how); };
    tools.site = hostname_of(context.settings);
    const auto trust = reporter_trust_from(context.settings);
    if (!trust)
        return fail_digest(trust.error().text);
    tools.trust = *trust;
    tools.key = context.settings.text("contentd.digest_key");
    tools.neighbours = context.settings.text("contentd.digest_neighbours");
    return digest_command(context, tools);
}

} // namespace contentd
