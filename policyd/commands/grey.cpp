// grey - shows and changes the greylist
//
//   policyd grey list [SOURCE] | show SOURCE [SENDER [RECIPIENT]] | remove SOURCE [SENDER [RECIPIENT]]
//           | pass SOURCE [SENDER [RECIPIENT]]
//
// A source is a network as it stands in the list, or an address, which means its network. `pass` lets the source as a
// whole through, or the sender from there; `remove` makes it wait again.

#include "common/net/ip.hpp"
#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "policyd/commands/marks.hpp"
#include "policyd/setup.hpp"

#include <functional>
#include <iostream>

namespace policyd {

namespace {

using state::grey_key;
using state::grey_row;

constexpr std::size_t page = 1000;

/// An address means its network, which is all that is looked up beside pools.
std::string to_source(const std::string& written, const surroundings& around)
{
    const auto address = net::ip_address::parse(written);
    if (address)
        return around.network_of(*address).to_text();
    return written.starts_with("spf:") ? text::to_lower(written) : written;
}

/// What is wrong with a source that no message can have; empty when nothing is.
std::string objection_to_source(const std::string& source, const surroundings& around)
{
    constexpr std::string_view pool = "spf:";
    if (source.starts_with(pool) && source.size() > pool.size() && source.find('@') == std::string::npos)
        return {};
    const auto network = net::prefix::parse(source);
    if (!network)
        return '"' + text::printable(source, 100) + "\" is no source; write ADDRESS, NETWORK/" +
               std::to_string(around.network_v4) + " (IPv6: /" + std::to_string(around.network_v6) + ") or spf:DOMAIN";
    const net::prefix looked_up = around.network_of(network->address());
    return looked_up == *network ? std::string()
                                 : source + " is not looked up; networks have the length of " + looked_up.to_text();
}

/// The same of a sender, which is told by its domain or its address, and of a recipient.
std::string objection_to_sender(const grey_key& key, grey_by by)
{
    if (key.is_whole() || key.sender.front() == '<' || key.sender == "*")
        return {};
    const bool is_address = key.sender.find('@') != std::string::npos;
    if (key.recipient.empty() && by == grey_by::recipient)
        return "senders are told by recipient; write SOURCE SENDER RECIPIENT";
    if (is_address && key.recipient.empty() && by == grey_by::domain)
        return "senders are told by domain; write " + text::printable(key.sender.substr(key.sender.find('@') + 1), 100);
    if (!is_address && (!key.recipient.empty() || by != grey_by::domain))
        return "senders are told by address; write USER@" + text::printable(key.sender, 100);
    return {};
}

std::string_view standing_of(const grey_row& row)
{
    if (row.entry.is_confirmed)
        return "confirmed";
    return row.key.is_whole() ? "counting" : "waiting";
}

void print_text(const grey_row& row)
{
    std::cout << text::for_log(row.key.source);
    if (!row.key.is_whole())
        std::cout << " sender " << text::for_log(row.key.sender);
    if (!row.key.recipient.empty())
        std::cout << " recipient " << text::for_log(row.key.recipient);
    std::cout << ' ' << standing_of(row) << " passed " << row.entry.passed << " first "
              << base::to_rfc3339(row.entry.first_seen) << " last " << base::to_rfc3339(row.entry.last_seen)
              << " until " << base::to_rfc3339(row.entry.expires) << '\n';
}

void add_json(const grey_row& row, text::json& to)
{
    to.begin_object()
        .member("source", row.key.source)
        .member("sender", row.key.sender)
        .member("recipient", row.key.recipient)
        .member("standing", standing_of(row))
        .member("passed", row.entry.passed)
        .member("first_seen", row.entry.first_seen)
        .member("last_seen", row.entry.last_seen)
        .member("expires", row.entry.expires)
        .end_object();
}

int fault(std::string_view why)
{
    std::cerr << "policyd: " << why << '\n';
    return conf::fault;
}

bool is_meant(const grey_row& row, const grey_key& by)
{
    return (by.sender.empty() || row.key.sender == by.sender) &&
           (by.recipient.empty() || row.key.recipient == by.recipient);
}

// The rows may be a million: a page at a time, until `use` says that it has enough.
base::result<void> each_row(state::greylist& from, const grey_key& wanted,
                            const std::function<bool(const grey_row&)>& use)
{
    const auto now = base::now();
    grey_key last;
    std::size_t size = page;
    while (size == page) {
        const auto rows = from.find_all(wanted.source, last, page, now);
        if (!rows)
            return rows.error();
        size = rows->size();
        for (const grey_row& each : *rows) {
            last = each.key;
            if (is_meant(each, wanted) && !use(each))
                return {};
        }
    }
    return {};
}

int list(const invocation& called, state::greylist& from, const grey_key& wanted)
{
    const bool wants_json = called.given.wants_json;
    text::json to;
    to.begin_array();
    const auto read = each_row(from, wanted, [&](const grey_row& each) {
        if (!wants_json) {
            print_text(each);
            return true;
        }
        add_json(each, to);
        std::cout << to.take();
        return true;
    });
    if (!read)
        return fault(read.error().text);
    if (wants_json)
        std::cout << to.end_array().take() << '\n';
    return conf::good;
}

/// Good when there is an entry that is meant; else says what there is instead.
int find_any(state::greylist& from, const grey_key& wanted, const surroundings& around)
{
    const auto has = [&](const grey_key& key) {
        bool is_there = false;
        const auto read = each_row(from, key, [&](const grey_row&) {
            is_there = true;
            return false;
        });
        return read ? base::result<bool>(is_there) : base::result<bool>(read.error());
    };
    const auto found = has(wanted);
    if (!found)
        return fault(found.error().text);
    if (*found)
        return conf::good;
    std::string told = "the greylist has nothing of " + text::printable(wanted.source, 100);
    if (!wanted.is_whole())
        told += " with " + text::printable(wanted.sender, 100);
    const auto network = net::prefix::parse(wanted.source);
    const std::string near = network ? around.network_of(network->address()).to_text() : wanted.source;
    const auto is_near = has(grey_key::whole(near));
    if (near != wanted.source && is_near && *is_near)
        told += "; it has something of " + near;
    return fault(told);
}

int pass(state::greylist& grey, const grey_key& key, const surroundings& around)
{
    std::string wrong = objection_to_source(key.source, around);
    if (wrong.empty())
        wrong = objection_to_sender(key, around.grey_key);
    if (!wrong.empty()) {
        std::cerr << "policyd: " << wrong << '\n';
        return conf::usage;
    }
    const unsigned at_least = key.is_whole() ? grey.limits().source_passes : 1;
    return finish_change([&](state::written done) { grey.pass(key, base::now(), at_least, std::move(done)); });
}

} // namespace

int run_grey(const invocation& called)
{
    const auto& words = called.arguments;
    const std::string what = words.empty() ? "list" : words[0];
    const bool is_list = what == "list" && words.size() <= 2;
    const bool is_other =
        (what == "show" || what == "remove" || what == "pass") && words.size() > 1 && words.size() < 5;
    if (!is_list && !is_other)
        return usage_of("grey");
    const auto word = [&](std::size_t index) { return index < words.size() ? words[index] : std::string(); };
    const surroundings around = make_judge_options(called.settings).around;
    const grey_key key{to_source(word(1), around), text::to_lower(word(2)), text::to_lower(word(3))};
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    state::greylist& grey = shared->greylist();
    if (is_list)
        return list(called, grey, key);
    if (what == "pass")
        return pass(grey, key, around);
    if (const int found = find_any(grey, key, around); found != conf::good)
        return found;
    if (what == "show")
        return list(called, grey, key);
    return finish_change([&](state::written done) { grey.remove(key, std::move(done)); });
}

} // namespace policyd
