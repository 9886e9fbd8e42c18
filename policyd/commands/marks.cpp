#include "policyd/commands/marks.hpp"

#include "common/net/ip.hpp"
#include "common/text/escape.hpp"
#include "common/text/json.hpp"
#include "common/text/units.hpp"
#include "policyd/commands/key.hpp"
#include "policyd/commands/looked_up.hpp"
#include "policyd/setup.hpp"

#include <algorithm>
#include <future>
#include <iostream>

namespace policyd {

namespace {

/// Standard error for what is wrong; that a database is there goes without saying.
class complaints : public base::log_sink
{
  public:
    void write(base::level severity, std::string_view line) override
    {
        if (severity != base::level::info)
            std::cerr << "policyd: " << line << '\n';
    }
};

bool is_address(std::string_view kind)
{
    return kind == "client.address" || kind == "client.network";
}

void print_json(const std::vector<state::mark>& all)
{
    text::json to;
    to.begin_array();
    for (const state::mark& each : all)
        to.begin_object()
            .member("kind", each.kind)
            .member("key", each.key)
            .member("since", each.since)
            .member("until", each.until)
            .member("reason", each.reason)
            .member("origin", each.origin)
            .member("strikes", each.strikes)
            .end_object();
    std::cout << to.end_array().take() << '\n';
}

/// The first of those on a network around it, or on what is inside it.
std::string neighbour_of(const mark_key& key, const std::vector<state::mark>& all)
{
    const auto where = net::prefix::parse(key.key);
    if (!is_address(key.kind) || !where)
        return {};
    for (const state::mark& each : all) {
        const auto other = net::prefix::parse(each.key);
        if (is_address(each.kind) && other && (other->contains(*where) || where->contains(*other)))
            return "; there is one on " + each.key;
    }
    return {};
}

int refuse(std::string_view why)
{
    std::cerr << "policyd: " << why << '\n';
    return conf::usage;
}

} // namespace

command_state::command_state(const conf::settings& settings)
    : log_(std::make_unique<complaints>()),
      opened_(state::open(make_state_options(settings, "policyd command", false), log_, metrics_))
{}

bool command_state::is_usable()
{
    const auto told = opened_->describe();
    if (!told.is_available)
        std::cerr << "policyd: " << told.location << ": " << told.problem << '\n';
    return told.is_available;
}

int finish_change(const std::function<void(state::written)>& start)
{
    auto promised = std::make_shared<std::promise<state::outcome>>();
    auto arrived = promised->get_future();
    start([promised](state::outcome became) { promised->set_value(became); });
    if (arrived.get() == state::outcome::committed)
        return conf::good;
    std::cerr << "policyd: the state did not take the change\n";
    return conf::fault;
}

int list_marks(const invocation& called, state::mark_table which)
{
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    const auto all = shared->table(which).list(base::now());
    if (called.given.wants_json) {
        print_json(all);
        return conf::good;
    }
    for (const state::mark& each : all) {
        std::cout << (is_address(each.kind) ? each.key : each.kind + "=" + text::for_log(each.key)) << " until "
                  << base::to_rfc3339(each.until) << " strikes " << each.strikes << " by " << text::for_log(each.origin)
                  << " reason " << text::for_log(each.reason) << '\n';
    }
    return conf::good;
}

int add_mark(const invocation& called, state::state& shared, state::mark_table which, std::string_view key,
             std::string_view lasting, std::string reason)
{
    const auto read = to_mark_key(key);
    if (!read)
        return refuse(read.error().text);
    if (const auto asked = looked_up(called.settings).check(*read); !asked)
        return refuse(asked.error().text);
    if (const auto fits = check_range(*read); which == state::mark_table::penalties && !fits)
        return refuse(fits.error().text);
    const auto span = text::to_duration(lasting);
    if (!span)
        return refuse(span.error().text);
    if (span->count() == 0)
        return refuse("it would end at once; write for how long, such as 1h");
    const auto now = base::now();
    state::mark made{read->kind, read->key, now, now + *span, std::move(reason), "command", 1};
    return finish_change([&](state::written done) { shared.table(which).add(std::move(made), std::move(done)); });
}

int remove_mark(state::state& shared, state::mark_table which, std::string_view key)
{
    const auto read = to_mark_key(key);
    if (!read)
        return refuse(read.error().text);
    const auto all = shared.table(which).list(base::now());
    const bool is_there = std::any_of(all.begin(), all.end(), [&](const state::mark& each) {
        return each.kind == read->kind && text::equal_ignoring_case(each.key, read->key);
    });
    // Memory may have had no room for it, so the database is asked to forget it all the same.
    const int outcome =
        finish_change([&](state::written done) { shared.table(which).remove(read->kind, read->key, std::move(done)); });
    if (is_there || outcome != conf::good)
        return outcome;
    const std::string_view what = which == state::mark_table::penalties ? "penalty" : "allowance";
    std::cerr << "policyd: there is no " << what << " on " << text::printable(key, 100) << neighbour_of(*read, all)
              << '\n';
    return conf::fault;
}

} // namespace policyd
