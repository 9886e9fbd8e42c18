// reputation - what became of a key's mail, as reputation(KEY) has it in the rules, and of what that is made
//
//   policyd reputation KEY… | {top | worst} [N] | forget KEY
//
// KEY is an address, a network, or client.name, helo.name, sender.domain, … with a value. Top and worst are of what
// stood out in the history.

#include "common/net/ip.hpp"
#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "policyd/commands/key.hpp"
#include "policyd/commands/marks.hpp"
#include "policyd/reputation/standing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <iostream>

namespace policyd {

namespace {

constexpr std::size_t shown_by_default = 20;
constexpr std::size_t most_shown = 10'000;
constexpr std::array<const char*, 4> kinds = {"client.address", "client.network", "sender.domain", "helo.name"};

/// As counters have it: an address without a length.
base::result<mark_key> to_key(const std::string& written)
{
    auto read = to_mark_key(written);
    if (!read)
        return read;
    if (read->kind == "client.address")
        read->key = net::prefix::parse(read->key)->address().to_text();
    return read;
}

base::result<standing> find(state::state& shared, const mark_key& of, base::time_point now)
{
    const auto points = shared.history().of_key(of.kind, of.kind == "helo.name" ? text::to_lower(of.key) : of.key,
                                                now - std::chrono::days(30));
    if (!points)
        return points.error();
    standing made = standing_from_history(of.kind, of.key, *points, now);
    auto& counts = shared.counter_rows();
    const auto is_counted = counts.is_counted(good_counter(of.kind));
    if (!is_counted || !*is_counted)
        return made;
    const auto good = counts.of_key(good_counter(of.kind), of.key, now);
    const auto bad = counts.of_key(bad_counter(of.kind), of.key, now);
    if (!good || !bad)
        return good ? bad.error() : good.error();
    take_counters(made, *good, *bad, now);
    return made;
}

std::string number(const char* how, double value)
{
    std::array<char, 40> written{};
    std::snprintf(written.data(), written.size(), how, value);
    return written.data();
}

void print_text(const standing& shown)
{
    std::cout << shown.kind << '=' << text::for_log(shown.key) << " reputation " << number("%.2f", shown.reputation)
              << (shown.is_counted ? " by the counters of the rules\n" : " by the history; no rule asks for it\n");
    for (const cause& each : shown.causes)
        std::cout << "  " << number("%8.0f", each.amount) << "  " << text::for_log(each.what) << ", from "
                  << base::to_rfc3339(each.first) << " to " << base::to_rfc3339(each.last) << '\n';
    for (const standing_age& each : shown.ages)
        std::cout << "  good " << number("%.0f", each.good) << ", bad " << number("%.0f", each.bad) << " between "
                  << base::to_rfc3339(each.from) << " and " << base::to_rfc3339(each.to) << '\n';
}

void add_json(const standing& shown, text::json& to)
{
    to.begin_object()
        .member("kind", shown.kind)
        .member("key", shown.key)
        .member("reputation", shown.reputation)
        .member("is_counted", shown.is_counted)
        .begin_array("causes");
    for (const cause& each : shown.causes)
        to.begin_object()
            .member("what", each.what)
            .member("amount", each.amount)
            .member("first", each.first)
            .member("last", each.last)
            .end_object();
    to.end_array().begin_array("ages");
    for (const standing_age& each : shown.ages)
        to.begin_object()
            .member("from", each.from)
            .member("to", each.to)
            .member("good", each.good)
            .member("bad", each.bad)
            .end_object();
    to.end_array().end_object();
}

int print(const invocation& called, const std::vector<standing>& all)
{
    text::json to;
    to.begin_array();
    for (const standing& each : all) {
        if (called.given.wants_json)
            add_json(each, to);
        else
            print_text(each);
    }
    if (called.given.wants_json)
        std::cout << to.end_array().take() << '\n';
    return conf::good;
}

int fail(const std::string& text, int status = conf::fault)
{
    std::cerr << "policyd: " << text << '\n';
    return status;
}

int show(const invocation& called, state::state& shared)
{
    std::vector<standing> all;
    for (const std::string& written : called.arguments) {
        const auto key = to_key(written);
        if (!key)
            return fail(key.error().text, conf::usage);
        auto found = find(shared, *key, base::now());
        if (!found)
            return fail(found.error().text);
        all.push_back(std::move(*found));
    }
    return print(called, all);
}

int rank(const invocation& called, state::state& shared, bool is_worst)
{
    std::size_t count = shown_by_default;
    if (called.arguments.size() == 2) {
        const std::string& written = called.arguments[1];
        const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), count);
        if (failure != std::errc{} || end != written.data() + written.size() || count == 0 || count > most_shown)
            return fail('"' + text::printable(written, 20) + "\" is no number from 1 to 10000", conf::usage);
    }
    const auto now = base::now();
    std::vector<standing> all;
    for (const char* kind : kinds) {
        const auto points = shared.history().of_keys(kind, now - std::chrono::days(30));
        if (!points)
            return fail(points.error().text);
        for (standing& each : standings_from_history(kind, *points, now))
            if (is_worst ? each.reputation < 0.5 : each.reputation > 0.5)
                all.push_back(std::move(each));
    }
    std::stable_sort(all.begin(), all.end(), [is_worst](const standing& left, const standing& right) {
        return is_worst ? left.reputation < right.reputation : left.reputation > right.reputation;
    });
    all.resize(std::min(all.size(), count));
    for (standing& each : all) { // those that the rules count are told as the rules see them
        auto exact = find(shared, {each.kind, each.key}, now);
        if (exact)
            each = std::move(*exact);
    }
    return print(called, all);
}

int forget(state::state& shared, const std::string& written)
{
    const auto key = to_key(written);
    if (!key)
        return fail(key.error().text, conf::usage);
    const auto now = base::now();
    int status = finish_change([&](state::written done) {
        const bool is_helo = key->kind == "helo.name";
        shared.history().forget(key->kind, is_helo ? text::to_lower(key->key) : key->key, std::move(done));
    });
    for (const auto& each : {good_counter(key->kind), bad_counter(key->kind)})
        status = std::max(status, finish_change([&](state::written done) {
                              shared.counter_rows().forget(each, key->key, now, std::move(done));
                          }));
    return status;
}

} // namespace

int run_reputation(const invocation& called)
{
    const auto& words = called.arguments;
    const bool is_rank = !words.empty() && (words[0] == "top" || words[0] == "worst");
    const bool is_forget = !words.empty() && words[0] == "forget";
    if (words.empty() || (is_rank && words.size() > 2) || (is_forget && words.size() != 2))
        return usage_of("reputation");
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    if (is_rank)
        return rank(called, *shared, words[0] == "worst");
    if (is_forget)
        return forget(*shared, words[1]);
    return show(called, *shared);
}

} // namespace policyd
