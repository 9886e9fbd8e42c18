// contentd quarantine list | show ID | release ID [RECIPIENT…] | delete ID | adopt - the messages that were kept
//
// Release gives the message as it was received to the next hop, with its envelope; the copy stays until it is deleted.

#include "contentd/actions/quarantine.hpp"

#include "common/base/metrics.hpp"
#include "common/mail/header_field.hpp"
#include "common/state/configuration.hpp"
#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "contentd/actions/envelope_file.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/configuration.hpp"
#include "contentd/listener_settings.hpp"
#include "contentd/smtp_out/client.hpp"
#include "contentd/tls_settings.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <future>
#include <iostream>

namespace contentd {

namespace asio = boost::asio;

namespace {

constexpr std::size_t listed_at_most = 10000;

struct opened
{
    const command_context& context;
    state::quarantine_index& index;
    quarantine_store store;
};

int fail(const std::string& text)
{
    std::cerr << "contentd: " << text << '\n';
    return conf::fault;
}

std::string json_row(const state::quarantined& row)
{
    text::json to;
    to.begin_object();
    add_members(to, row);
    to.member("size", row.size).member("released", row.released).end_object();
    return to.take();
}

std::string line_of(const state::quarantined& row)
{
    std::string recipients;
    for (const std::string& each : row.recipients)
        recipients += " <" + each + '>';
    return row.id + ' ' + base::to_rfc3339(row.at) + (row.released ? " released" : "") + " <" +
           text::printable(row.sender, 100) + "> ->" + text::printable(recipients, 200) + " rule " + row.rule + ", " +
           text::printable(row.reason, 100) + ", \"" + text::printable(row.subject, 80) + '"';
}

base::result<state::quarantined> find(opened& open, const std::string& id)
{
    const auto found = open.index.find(id);
    if (!found)
        return found.error();
    if (!*found)
        return base::fail("there is no quarantined message \"" + text::printable(id, 40) + '"');
    return **found;
}

int list(opened& open)
{
    const auto rows = open.index.list(base::time_point{}, listed_at_most);
    if (!rows)
        return fail(rows.error().text);
    for (const state::quarantined& row : *rows)
        std::cout << (open.context.line.wants_json ? json_row(row) : line_of(row)) << '\n';
    return conf::good;
}

int show(opened& open, const std::string& id)
{
    const auto row = find(open, id);
    if (!row)
        return fail(row.error().text);
    std::cout << (open.context.line.wants_json ? json_row(*row) : line_of(*row)) << '\n';
    if (open.context.line.wants_json)
        return conf::good;
    const auto content = open.store.read(id);
    if (!content)
        return fail(content.error().text);
    std::cout << '\n' << *content;
    return conf::good;
}

bool has_8bit(std::string_view bytes)
{
    return std::any_of(bytes.begin(), bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
}

smtp_out::outgoing released_message(const state::quarantined& row, std::span<const std::string> recipients,
                                    std::string_view content)
{
    smtp_out::outgoing message;
    message.sender = row.sender;
    bool is_international = has_8bit(row.sender);
    for (const std::string& each : recipients.empty() ? std::span<const std::string>(row.recipients) : recipients) {
        message.recipients.push_back({each, {}});
        is_international = is_international || has_8bit(each);
    }
    message.parameters = has_8bit(content) || is_international ? "BODY=8BITMIME" : "";
    if (is_international)
        message.parameters += " SMTPUTF8";
    message.prepended = mail::header_field("X-Sekimori-Released", row.id + "; " + base::to_rfc3339(base::now()));
    message.content.push_back(content);
    return message;
}

smtp_out::outcome give_back(const command_context& command, const net::tls_slot& tls, const smtp_out::outgoing& message)
{
    const conf::settings& settings = command.settings;
    smtp_out::announcements known;
    asio::io_context context(1);
    smtp_out::pool pool(command.log, known, hostname_of(settings), next_hop_timeouts(settings), 1,
                        next_hop_security(settings, tls));
    smtp_out::outcome came;
    asio::co_spawn(context, pool.send(settings.text("contentd.next_hop"), message),
                   [&](const std::exception_ptr& failure, smtp_out::outcome given) {
                       pool.close_idle();
                       context.stop();
                       if (failure)
                           std::rethrow_exception(failure);
                       came = std::move(given);
                   });
    context.run();
    return came;
}

int release(opened& open, const std::string& id, std::span<const std::string> recipients)
{
    const auto row = find(open, id);
    if (!row)
        return fail(row.error().text);
    const auto content = open.store.read(id);
    if (!content)
        return fail(content.error().text);
    const auto tls = load_tls(open.context.settings, {});
    if (!tls)
        return fail(tls.error().text);
    net::tls_slot client_tls;
    client_tls.publish(tls->client);
    const smtp_out::outgoing message = released_message(*row, recipients, *content);
    const smtp_out::outcome came = give_back(open.context, client_tls, message);
    bool is_all = !came.replies.empty();
    for (std::size_t i = 0; i < came.replies.size(); ++i) {
        is_all = is_all && came.replies[i].is_positive();
        std::cout << "<" << message.recipients[i].address << ">: " << came.replies[i].to_text() << '\n';
    }
    if (!is_all)
        return fail("not released to all; the message stays in the quarantine");
    if (const auto noted = open.index.set_released(id, base::now()); !noted)
        return fail("released, but not noted: " + noted.error().text);
    return conf::good;
}

int remove(opened& open, const std::string& id)
{
    if (const auto row = find(open, id); !row)
        return fail(row.error().text);
    if (const auto removed = open.store.remove(id); !removed)
        return fail(removed.error().text);
    if (const auto removed = open.index.remove(id); !removed)
        return fail(removed.error().text);
    return conf::good;
}

// After a crash between the files and their row, or when the database was lost.
int adopt(opened& open)
{
    const auto ids = open.store.ids();
    if (!ids)
        return fail(ids.error().text);
    bool is_whole = true;
    for (const std::string& id : *ids) {
        const auto known = open.index.find(id);
        if (!known)
            return fail(known.error().text);
        if (*known)
            continue;
        const auto row = open.store.read_row(id);
        if (!row) {
            fail(row.error().text);
            is_whole = false;
            continue;
        }
        std::promise<state::outcome> written;
        open.index.write(*row, [&](state::outcome came) { written.set_value(came); });
        if (written.get_future().get() != state::outcome::committed)
            return fail("the row of " + id + " could not be written");
        std::cout << (open.context.line.wants_json ? json_row(*row) : line_of(*row)) << '\n';
    }
    return is_whole ? conf::good : conf::fault;
}

} // namespace

int quarantine_command(const command_context& context)
{
    const auto& words = context.arguments;
    const std::string what = words.empty() ? "list" : words[0];
    const bool is_list = what == "list" && words.size() <= 1;
    const bool is_adopt = what == "adopt" && words.size() == 1;
    const bool is_release = what == "release" && words.size() >= 2;
    if (!is_list && !is_adopt && !is_release && ((what != "show" && what != "delete") || words.size() != 2)) {
        std::cerr << "contentd: quarantine takes list, show ID, release ID [RECIPIENT...], delete ID or adopt\n";
        return conf::usage;
    }
    base::metrics metrics;
    const auto state = state::open(state::options_from(context.settings, "quarantine", false), context.log, metrics);
    opened open{context, state->quarantine(), quarantine_store(context.settings.text("contentd.quarantine"))};
    if (is_list)
        return list(open);
    if (is_adopt)
        return adopt(open);
    if (what == "show")
        return show(open, words[1]);
    if (is_release)
        return release(open, words[1], words.subspan(2));
    return remove(open, words[1]);
}

} // namespace contentd
