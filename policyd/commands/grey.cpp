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

#include <iostream>

namespace policyd {

namespace {

using state::grey_key;
using state::grey_row;

constexpr std::size_t page = 1000;

std::string to_source(const std::string& written, const conf::settings& settings)
{
    const auto address = net::ip_address::parse(written);
    if (!address)
        return written;
    return make_judge_options(settings).around.network_of(*address).to_text();
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

bool is_meant(const grey_row& row, const grey_key& by)
{
    return (by.sender.empty() || row.key.sender == by.sender) &&
           (by.recipient.empty() || row.key.recipient == by.recipient);
}

// The rows may be a million: a page at a time.
int list(const invocation& called, state::greylist& from, const grey_key& wanted)
{
    const auto now = base::now();
    const bool wants_json = called.given.wants_json;
    text::json to;
    to.begin_array();
    grey_key last;
    std::size_t size = page;
    while (size == page) {
        const auto rows = from.find_all(wanted.source, last, page, now);
        if (!rows) {
            std::cerr << "policyd: " << rows.error().text << '\n';
            return conf::fault;
        }
        size = rows->size();
        for (const grey_row& each : *rows) {
            last = each.key;
            if (!is_meant(each, wanted))
                continue;
            if (wants_json)
                add_json(each, to);
            else
                print_text(each);
        }
        if (wants_json)
            std::cout << to.take();
    }
    if (wants_json)
        std::cout << to.end_array().take() << '\n';
    return conf::good;
}

int show(const invocation& called, state::greylist& from, const grey_key& wanted)
{
    const auto rows = from.find_all(wanted.source, {}, 1, base::now());
    if (rows && rows->empty()) {
        std::cerr << "policyd: the greylist has nothing of " << text::printable(wanted.source, 100) << '\n';
        return conf::fault;
    }
    return list(called, from, wanted);
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
    const grey_key key{to_source(word(1), called.settings), word(2), word(3)};
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    state::greylist& grey = shared->greylist();
    if (is_list)
        return list(called, grey, key);
    if (what == "show")
        return show(called, grey, key);
    if (what == "remove")
        return finish_change([&](state::written done) { grey.remove(key, std::move(done)); });
    const unsigned at_least = key.is_whole() ? grey.limits().source_passes : 1;
    return finish_change([&](state::written done) { grey.pass(key, base::now(), at_least, std::move(done)); });
}

} // namespace policyd
