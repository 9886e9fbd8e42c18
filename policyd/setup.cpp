#include "policyd/setup.hpp"

#include "common/text/escape.hpp"
#include "common/text/words.hpp"
#include "policyd/vocabulary.hpp"

#include <unistd.h>

#include <charconv>
#include <sstream>

namespace policyd {

namespace {

base::result<unsigned> to_mode(std::string_view written)
{
    unsigned mode = 0;
    const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), mode, 8);
    if (written.empty() || failure != std::errc{} || end != written.data() + written.size() || mode > 0777)
        return base::fail("mode=" + text::printable(written, 20) + " is not an octal mode such as 0660");
    return mode;
}

} // namespace

judge_options make_judge_options(const conf::settings& settings)
{
    judge_options made;
    made.limits.known_timeout = settings.duration("policyd.known_timeout");
    made.limits.transaction_timeout = settings.duration("policyd.transaction_timeout");
    made.around.network_v4 = static_cast<unsigned>(settings.number("networks_v4_length"));
    made.around.network_v6 = static_cast<unsigned>(settings.number("networks_v6_length"));
    made.around.delimiters = settings.text("policyd.recipient_delimiter");
    made.around.senders_after = settings.duration("policyd.senders_after");
    made.around.grey_delay = settings.duration("policyd.greylist_delay");
    const std::string& by = settings.text("policyd.greylist_by");
    made.around.grey_key =
        by == "recipient" ? grey_by::recipient : (by == "sender" ? grey_by::sender : grey_by::domain);
    made.around.grey_by_spf = settings.boolean("policyd.greylist_spf");
    made.tarpit_limit = std::min(made.tarpit_limit, settings.duration("policyd.decision_timeout"));
    return made;
}

notifier_options make_notifier_options(const conf::settings& settings)
{
    notifier_options made;
    const auto words = text::words_of(settings.text("policyd.notify_command"));
    made.command.assign(words.begin(), words.end());
    made.mail = settings.text("policyd.notify_mail");
    made.sendmail = settings.text("policyd.sendmail");
    made.an_hour = static_cast<unsigned>(settings.number("policyd.notify_limit"));
    made.window = settings.duration("policyd.notify_window");
    made.tells_first_hits = settings.boolean("policyd.notify_first_hits");
    return made;
}

base::result<void> check_notifier(const notifier_options& wanted)
{
    const auto is_program = [](const std::string& path) { return access(path.c_str(), X_OK) == 0; };
    if (!wanted.command.empty() && (!wanted.command[0].starts_with('/') || !is_program(wanted.command[0])))
        return base::fail("policyd.notify_command: " + text::printable(wanted.command[0]) +
                          " is no program with a path from the root on");
    if (wanted.mail.empty())
        return {};
    if (wanted.mail.find('@') == std::string::npos || wanted.mail.find_first_of("<>, \t\r\n") != std::string::npos)
        return base::fail("policyd.notify_mail: \"" + text::printable(wanted.mail) + "\" is not one address");
    if (!wanted.sendmail.starts_with('/') || !is_program(wanted.sendmail))
        return base::fail("policyd.sendmail: " + text::printable(wanted.sendmail) + " is no program");
    return {};
}

state::options make_state_options(const conf::settings& settings, std::string owner, bool is_daemon)
{
    state::options made = state::options_from(settings, std::move(owner), is_daemon);
    made.grey.memory = settings.size("policyd.greylist_memory");
    made.grey.retry = settings.duration("policyd.greylist_retry");
    made.grey.keep = settings.duration("policyd.greylist_keep");
    made.grey.source_passes = static_cast<unsigned>(settings.number("policyd.greylist_source_passes"));
    made.grey.new_entries = static_cast<unsigned>(settings.number("policyd.greylist_new_entries"));
    made.familiar.memory = settings.size("policyd.familiar_memory");
    return made;
}

base::result<std::unique_ptr<sender_logins>> open_sender_logins(const conf::settings& settings)
{
    const std::string& path = settings.text("policyd.sender_logins");
    if (path.empty())
        return std::unique_ptr<sender_logins>();
    auto opened = sender_logins::open(path);
    if (!opened)
        return base::fail(settings.where("policyd.sender_logins") + ": policyd.sender_logins: " + opened.error().text);
    return opened;
}

std::unique_ptr<origins> open_origins(const conf::settings& settings, const base::logger& log)
{
    return std::make_unique<origins>(settings.text("policyd.asn_database"), settings.text("policyd.country_database"),
                                     log);
}

base::result<std::unique_ptr<recipients>> open_recipients(const conf::settings& settings, const base::logger& log,
                                                          base::metrics& metrics)
{
    const auto wanted = to_recipient_settings(settings);
    if (!wanted)
        return wanted.error();
    return recipients::open(*wanted, log, metrics);
}

base::result<listen_place> to_listen_place(std::string_view written)
{
    std::istringstream words{std::string(written)};
    std::string word;
    words >> word;
    const auto where = net::endpoint::parse(word);
    if (!where)
        return where.error();
    listen_place made{*where, {}};
    while (words >> word) {
        if (word.starts_with("host=") && word.size() > 5) {
            made.host = word.substr(5);
        } else if (word.starts_with("mode=") && made.where.is_unix) {
            const auto mode = to_mode(std::string_view(word).substr(5));
            if (!mode)
                return mode.error();
            made.where.mode = *mode;
        } else {
            return base::fail("\"" + text::printable(word, 60) + "\" is neither host=NAME nor mode=0660 of a socket");
        }
    }
    return made;
}

std::shared_ptr<const rules::ruleset> load_rules(const std::string& path, std::string& told)
{
    auto loaded = rules::ruleset::load(path, vocabulary());
    for (const rules::diagnostic& each : loaded.diagnostics)
        told += each.to_text() + '\n';
    return std::move(loaded.rules);
}

} // namespace policyd
