// contentd quarantine list | show ID | release [--again] ID [RECIPIENT…] | delete ID | adopt - the messages that were
// kept
//
// Release gives the message as it was received to the next hop of the listener by which it came, with its envelope; the
// copy stays until it is deleted. Who was given it is noted at once in the envelope file, and left out the next time.

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
    if (open.context.line.wants_json) {
        std::cout << json_row(*row) << '\n';
        return conf::good;
    }
    std::cout << line_of(*row) << '\n';
    if (const auto envelope = open.store.read_envelope(id))
        for (const auto& [recipient, at] : envelope->released)
            std::cout << "released to <" << text::printable(recipient, 200) << "> at " << base::to_rfc3339(at) << '\n';
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

smtp_out::outgoing released_message(const state::quarantined& row, const std::vector<std::string>& recipients,
                                    std::string_view content)
{
    smtp_out::outgoing message;
    message.sender = row.sender;
    bool is_international = has_8bit(row.sender);
    for (const std::string& each : recipients) {
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

smtp_out::outcome give_back(const command_context& command, const net::tls_slot& tls, const std::string& next_hop,
                            const smtp_out::outgoing& message)
{
    const conf::settings& settings = command.settings;
    smtp_out::announcements known;
    asio::io_context context(1);
    smtp_out::pool pool(command.log, known, hostname_of(settings), next_hop_timeouts(settings), 1,
                        next_hop_security(settings, tls));
    smtp_out::outcome came;
    asio::co_spawn(context, pool.send(next_hop, message),
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

// All of them, or those that are named; without `again` not whom a release reached before, which is said.
std::vector<std::string> wanting(const kept_envelope& envelope, std::span<const std::string> named, bool again)
{
    std::vector<std::string> made;
    for (const std::string& each : named.empty() ? std::span<const std::string>(envelope.row.recipients) : named) {
        const auto before = envelope.released.find(each);
        if (again || before == envelope.released.end())
            made.push_back(each);
        else
            std::cout << '<' << text::printable(each, 200) << ">: released at " << base::to_rfc3339(before->second)
                      << "; --again repeats it\n";
    }
    return made;
}

base::result<void> mark_row(opened& open, const kept_envelope& envelope)
{
    if (const auto to_all = envelope.released_to_all())
        return open.index.set_released(envelope.row.id, *to_all);
    return {};
}

// The file first: a later release goes by it, and makes up for a row that was not marked.
base::result<void> note_release(opened& open, const kept_envelope& envelope)
{
    if (const auto written = open.store.rewrite(envelope); !written)
        return written.error();
    return mark_row(open, envelope);
}

// That of the listener by which it came, while one of them still has it.
base::result<std::string> next_hop_of(const kept_envelope& envelope, const conf::settings& settings)
{
    const auto listeners = read_listeners(settings);
    if (!listeners)
        return listeners.error();
    const bool is_there = std::any_of(listeners->begin(), listeners->end(), [&](const listener_settings& each) {
        return each.next_hop == envelope.next_hop;
    });
    return is_there ? envelope.next_hop : settings.text("contentd.next_hop");
}

int release(opened& open, const std::string& id, std::span<const std::string> named, bool again)
{
    const auto row = find(open, id);
    if (!row)
        return fail(row.error().text);
    auto envelope = open.store.read_envelope(id);
    if (!envelope)
        return fail(envelope.error().text);
    const std::vector<std::string> recipients = wanting(*envelope, named, again);
    if (recipients.empty()) {
        const auto marked = mark_row(open, *envelope);
        return marked ? conf::good : fail(marked.error().text);
    }
    const auto content = open.store.read(id);
    if (!content)
        return fail(content.error().text);
    const auto tls = load_tls(open.context.settings, {});
    if (!tls)
        return fail(tls.error().text);
    const auto next_hop = next_hop_of(*envelope, open.context.settings);
    if (!next_hop)
        return fail(next_hop.error().text);
    net::tls_slot client_tls;
    client_tls.publish(tls->client);
    const smtp_out::outgoing message = released_message(*row, recipients, *content);
    const smtp_out::outcome came = give_back(open.context, client_tls, *next_hop, message);
    bool is_all = !came.replies.empty();
    bool is_any = false;
    for (std::size_t i = 0; i < came.replies.size(); ++i) {
        const bool is_taken = came.replies[i].is_positive();
        is_all = is_all && is_taken;
        is_any = is_any || is_taken;
        if (is_taken)
            envelope->released[recipients[i]] = base::now();
        std::cout << "<" << recipients[i] << ">: " << came.replies[i].to_text() << '\n';
    }
    if (is_any)
        if (const auto noted = note_release(open, *envelope); !noted)
            return fail("released, but not noted: " + noted.error().text);
    return is_all ? conf::good : fail("not released to all; the message stays in the quarantine");
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
        const auto envelope = open.store.read_envelope(id);
        if (!envelope) {
            fail(envelope.error().text);
            is_whole = false;
            continue;
        }
        const state::quarantined& row = envelope->row;
        std::promise<state::outcome> written;
        open.index.write(row, [&](state::outcome came) { written.set_value(came); });
        if (written.get_future().get() != state::outcome::committed)
            return fail("the row of " + id + " could not be written");
        std::cout << (open.context.line.wants_json ? json_row(row) : line_of(row)) << '\n';
    }
    return is_whole ? conf::good : conf::fault;
}

} // namespace

int quarantine_command(const command_context& context)
{
    std::vector<std::string> words(context.arguments.begin(), context.arguments.end());
    const bool again = std::erase(words, "--again") != 0;
    const std::string what = words.empty() ? "list" : words[0];
    const bool is_list = what == "list" && words.size() <= 1;
    const bool is_adopt = what == "adopt" && words.size() == 1;
    const bool is_release = what == "release" && words.size() >= 2;
    const bool is_misplaced = again && !is_release;
    if (is_misplaced ||
        (!is_list && !is_adopt && !is_release && ((what != "show" && what != "delete") || words.size() != 2))) {
        std::cerr << "contentd: quarantine takes list, show ID, release [--again] ID "
                     "[RECIPIENT...], delete ID or adopt\n";
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
        return release(open, words[1], std::span<const std::string>(words).subspan(2), again);
    return remove(open, words[1]);
}

} // namespace contentd
