// check - the settings in force, and whatever is wrong with them, the rules or their lists

#include "policyd/commands/check_postfix.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/look_ups.hpp"
#include "policyd/setup.hpp"

#include <iostream>

namespace policyd {

namespace {

bool check_places(const conf::settings& settings)
{
    bool is_good = true;
    const auto complain = [&](std::string_view key, const std::string& why) {
        std::cerr << settings.where(key) << ": " << key << ": " << why << '\n';
        is_good = false;
    };
    for (const std::string& written : settings.texts("policyd.listen"))
        if (const auto place = to_listen_place(written); !place)
            complain("policyd.listen", place.error().text);
    for (const std::string& written : settings.texts("policyd.metrics"))
        if (const auto place = net::endpoint::parse(written); !place)
            complain("policyd.metrics", place.error().text);
    if (const auto dns = to_look_up_settings(settings); !dns) {
        std::cerr << dns.error().text << '\n';
        is_good = false;
    }
    if (const auto logins = open_sender_logins(settings); !logins) {
        std::cerr << logins.error().text << '\n';
        is_good = false;
    }
    for (const std::string_view key : {"policyd.asn_database", "policyd.country_database"})
        if (const std::string path = settings.text(key); !path.empty())
            if (const auto open = address_database::open(path); !open)
                complain(key, open.error().text);
    const base::logger log(base::to_stderr("policyd", base::level::warning));
    base::metrics unread;
    if (const auto sources = open_recipients(settings, log, unread); !sources) {
        std::cerr << sources.error().text << '\n';
        is_good = false;
    }
    if (const auto told_how = check_notifier(make_notifier_options(settings)); !told_how) {
        std::cerr << told_how.error().text << '\n';
        is_good = false;
    }
    if (const auto place = state::check_place(settings); !place) {
        std::cerr << place.error().text << '\n';
        is_good = false;
    }
    return is_good;
}

} // namespace

int run_check(const invocation& called)
{
    if (called.arguments.size() == 2 && called.arguments[0] == "--postfix")
        return check_postfix(called.arguments[1], called.settings, std::cout);
    if (!called.arguments.empty())
        return usage_of("check");
    const bool has_places = check_places(called.settings);
    std::string told;
    const auto rules = load_rules(called.settings.text("policyd.rules"), told);
    std::cerr << told;
    if (!has_places || !rules)
        return conf::fault;
    std::cout << called.settings.effective();
    std::cout << "# " << called.settings.text("policyd.rules") << ": " << rules->rules().size() << " rules, "
              << rules->counters().size() << " counters\n";
    return conf::good;
}

} // namespace policyd
