// alarm - shows the alarms, and gives orders about them
//
//   policyd alarm [show [KIND [DOMAIN]]] | {set | end} KIND [DOMAIN] [DURATION]
//
// An order lasts that long; without a duration `set` lasts until `end`, and `end` four hours. It goes before what a
// detector says. Ordinary traffic is learned anew while an alarm is ended: see alarm/watch.hpp.

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "common/text/units.hpp"
#include "policyd/alarm/news.hpp"
#include "policyd/commands/marks.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace policyd {

namespace {

using state::alarm_order;
using state::alarm_row;

constexpr std::array<std::string_view, 2> kinds = {"harvest", "bounce"};
constexpr std::chrono::hours end_lasts{4};
constexpr std::chrono::hours for_good{24 * 3650};

struct order
{
    std::string kind;
    std::string domain;
    std::optional<base::milliseconds> lasting;
};

/// KIND [DOMAIN] [DURATION]; nothing when it is something else.
std::optional<order> read_order(std::span<const std::string> words, bool may_last)
{
    if (words.empty() || std::find(kinds.begin(), kinds.end(), words[0]) == kinds.end())
        return std::nullopt;
    order made{words[0], {}, {}};
    words = words.subspan(1);
    if (!words.empty() && !text::to_duration(words[0])) {
        made.domain = mail::to_domain(words[0]);
        if (made.domain.empty() || made.domain.find('@') != std::string::npos) {
            std::cerr << "policyd: \"" << text::printable(words[0], 100) << "\" is no domain\n";
            return std::nullopt;
        }
        words = words.subspan(1);
    }
    if (!words.empty() && may_last) {
        const auto lasting = text::to_duration(words[0]);
        if (!lasting)
            return std::nullopt;
        made.lasting = *lasting;
        words = words.subspan(1);
    }
    return words.empty() ? std::optional(made) : std::nullopt;
}

std::string_view word_of(const alarm_row& row, base::time_point now)
{
    if (row.is_on(now))
        return "on";
    return row.live_order(now) == alarm_order::off ? "ended" : "off";
}

void print_text(const alarm_row& row, base::time_point now)
{
    std::cout << row.kind << ' ' << (row.domain.empty() ? std::string("site") : text::for_log(row.domain)) << ' '
              << word_of(row, now);
    const bool is_ordered = row.live_order(now) != alarm_order::none;
    if (is_ordered || row.is_on(now))
        std::cout << " by " << origin_of(row, now) << " since "
                  << base::to_rfc3339(is_ordered ? row.ordered_at : row.since) << " until "
                  << base::to_rfc3339(is_ordered ? row.ordered_to : row.until);
    if (!is_ordered && row.is_on(now))
        std::cout << " reason " << text::for_log(row.reason);
    std::cout << '\n';
}

void add_json(const alarm_row& row, base::time_point now, text::json& to)
{
    const bool is_ordered = row.live_order(now) != alarm_order::none;
    to.begin_object()
        .member("alarm", row.kind)
        .member("domain", row.domain)
        .member("is", word_of(row, now))
        .member("by", origin_of(row, now))
        .member("since", is_ordered ? row.ordered_at : row.since)
        .member("until", is_ordered ? row.ordered_to : row.until)
        .member("reason", row.reason)
        .end_object();
}

// The site's alarms always; of domains those that say something.
std::vector<alarm_row> rows_of(const state::alarms& from, const order& wanted, base::time_point now)
{
    std::vector<alarm_row> shown;
    for (const auto kind : kinds) {
        alarm_row site;
        site.kind = kind;
        if (const auto found = from.find(kind, {}))
            site = *found;
        shown.push_back(std::move(site));
    }
    for (alarm_row& each : from.list())
        if (!each.domain.empty() && (each.is_on(now) || each.live_order(now) != alarm_order::none))
            shown.push_back(std::move(each));
    std::erase_if(shown, [&](const alarm_row& each) {
        return (!wanted.kind.empty() && each.kind != wanted.kind) ||
               (!wanted.domain.empty() && each.domain != wanted.domain);
    });
    return shown;
}

int show(const invocation& called, const state::alarms& from, const order& wanted)
{
    const auto now = base::now();
    text::json to;
    to.begin_array();
    for (const alarm_row& each : rows_of(from, wanted, now)) {
        if (called.given.wants_json)
            add_json(each, now, to);
        else
            print_text(each, now);
    }
    if (called.given.wants_json)
        std::cout << to.end_array().take() << '\n';
    return conf::good;
}

} // namespace

int run_alarm(const invocation& called)
{
    const auto& words = called.arguments;
    const std::string what = words.empty() ? "show" : words[0];
    if (what != "show" && what != "set" && what != "end")
        return usage_of("alarm");
    const bool names_none = what == "show" && words.size() <= 1;
    const auto asked = names_none ? std::optional(order()) : read_order(words.subspan(1), what != "show");
    if (!asked)
        return usage_of("alarm");
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    if (what == "show")
        return show(called, shared->alarms(), *asked);
    const bool is_set = what == "set";
    const auto now = base::now();
    const base::milliseconds lasting = asked->lasting.value_or(is_set ? for_good : end_lasts);
    return finish_change([&](state::written done) {
        shared->alarms().give_order(asked->kind, asked->domain, is_set ? alarm_order::on : alarm_order::off, now,
                                    now + lasting, std::move(done));
    });
}

} // namespace policyd
