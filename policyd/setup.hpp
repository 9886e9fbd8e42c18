// setup - parts of the daemon made from the settings, for the server and for commands

#pragma once

#include "common/conf/settings.hpp"
#include "common/net/endpoint.hpp"
#include "common/rules/ruleset.hpp"
#include "common/state/configuration.hpp"
#include "policyd/judge.hpp"
#include "policyd/origin/origins.hpp"
#include "policyd/recipients/recipients.hpp"

#include <memory>
#include <string>

namespace policyd {

judge_options make_judge_options(const conf::settings& settings);

/// Who is told of notices, and how.
notifier_options make_notifier_options(const conf::settings& settings);
/// Fails on a program that is not there, and on what is not one address.
base::result<void> check_notifier(const notifier_options& wanted);

/// Those of state::options_from, and the greylist's.
state::options make_state_options(const conf::settings& settings, std::string owner, bool is_daemon);

/// The table of policyd.sender_logins, null without one.
base::result<std::unique_ptr<sender_logins>> open_sender_logins(const conf::settings& settings);

/// The databases of policyd.asn_database and policyd.country_database; those that are broken are told in the log, which
/// must outlive them.
std::unique_ptr<origins> open_origins(const conf::settings& settings, const base::logger& log);
/// The sources of policyd.recipients, null without any.
base::result<std::unique_ptr<recipients>> open_recipients(const conf::settings& settings, const base::logger& log,
                                                          base::metrics& metrics);

/// A value of policyd.listen: `ENDPOINT [host=NAME] [mode=0660]`.
struct listen_place
{
    net::endpoint where;
    std::string host;
};
base::result<listen_place> to_listen_place(std::string_view written);

/// Loads the rules of the settings, or of `path`. Every diagnostic goes to `told`, one a line.
std::shared_ptr<const rules::ruleset> load_rules(const std::string& path, std::string& told);

} // namespace policyd
