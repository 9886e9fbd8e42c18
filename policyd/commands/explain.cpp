// explain - one request through the rules, with every step shown
//
// Reads requests from standard input as Postfix sends them; the last may lack its empty line. Counts are what the
// state of this program shows, the request included; a running daemon's own memory is not looked into. Nothing is
// changed.

#include "common/rules/evaluation.hpp"
#include "common/rules/value_json.hpp"
#include "common/text/escape.hpp"
#include "policyd/commands/marks.hpp"
#include "policyd/decision.hpp"
#include "policyd/fetch.hpp"
#include "policyd/greylist/request.hpp"
#include "policyd/look_ups.hpp"
#include "policyd/observations/observation.hpp"
#include "policyd/protocol/reply.hpp"
#include "policyd/setup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <iterator>

namespace policyd {

namespace {

struct step
{
    const rules::rule* rule;
    rules::truth result;
};

struct cost
{
    std::size_t observation;
    double microseconds;
};

/// Notes the rules tried, and what each observation that was asked for costs.
class notes : public rules::trace, public rules::source
{
  public:
    explicit notes(context& of) : of_(of) {}

    void tried(const rules::rule& tried, rules::truth result) override { steps.push_back({&tried, result}); }

    rules::value observe(std::size_t observation, std::size_t element) override
    {
        if (of_.is_computed(observation))
            return of_.observe(observation, element);
        const auto begin = std::chrono::steady_clock::now();
        const auto computed = of_.observe(observation, element);
        if (computed.is_pending())
            return computed;
        const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
        costs.push_back({observation, spent.count()});
        return computed;
    }

    std::optional<std::size_t> elements(std::size_t observation) override { return of_.elements(observation); }
    rules::value count(std::size_t counter) override { return of_.count(counter); }
    base::time_point now() const override { return of_.now(); }

    std::vector<step> steps;
    std::vector<cost> costs;

  private:
    context& of_;
};

std::string_view word_of(rules::truth result)
{
    return result == rules::truth::yes ? "yes" : result == rules::truth::no ? "no" : "unknown";
}

std::string_view action_of(const decision& made)
{
    return made.value.empty() ? dunno : std::string_view(made.value);
}

void print_json(const decision& made, const notes& seen, context& in)
{
    text::json to;
    to.begin_object().member("action", action_of(made)).name("rule");
    if (made.rule == nullptr)
        to.null();
    else
        to.value(made.rule->label);
    to.begin_object("observations");
    for (std::size_t i = 0; i < observations().size(); ++i)
        to.member(observations()[i]->name, in.observe(i, 0));
    to.end_object().begin_array("rules");
    for (const step& each : seen.steps)
        to.begin_object().member("rule", each.rule->label).member("result", word_of(each.result)).end_object();
    std::cout << to.end_array().end_object().take() << '\n';
}

void print_text(const decision& made, const rules::evaluation& run, const notes& seen, context& in)
{
    for (const step& each : seen.steps)
        std::cout << std::left << std::setw(8) << word_of(each.result) << each.rule->label << " (line "
                  << each.rule->line << ")\n";
    for (const cost& each : seen.costs)
        std::cout << "        " << std::left << std::setw(26) << observations()[each.observation]->name
                  << text::for_log(rules::to_text(in.observe(each.observation, 0))) << "  " << std::fixed
                  << std::setprecision(1) << each.microseconds << " us\n";
    for (const rules::firing& each : run.firings())
        if (!each.ends_request)
            std::cout << "effect  " << each.what->name << " (" << each.fired->label << ")\n";
    for (const rules::firing& each : run.observed())
        std::cout << "would   " << each.what->name << " (" << each.fired->label << ")\n";
    std::cout << "action=" << action_of(made);
    if (made.rule != nullptr)
        std::cout << "  by rule " << made.rule->label;
    std::cout << '\n';
}

// What a daemon that never saw this client before would count.
void count_dry(context& in, const request& asked, rules::phase phase)
{
    in.count_event(counted::connections, phase == phase_connect ? 1 : 0, nullptr);
    if (phase == phase_rcpt)
        for (const counted each : {counted::connections, counted::messages, counted::recipients})
            in.count_event(each, 1, nullptr);
    if (phase == phase_data && asked[attribute::sender].empty())
        in.count_event(counted::bounces, 1, nullptr);
    if (phase == phase_eom) {
        double size = 0;
        const auto sent = asked[attribute::size];
        std::from_chars(sent.data(), sent.data() + sent.size(), size);
        in.count_event(counted::bytes, size, nullptr);
    }
}

// What is looked up together costs what the slowest takes.
void look_up(context& in, const std::vector<rules::wanted_value>& wanted, notes& seen)
{
    boost::asio::io_context alone;
    const auto begin = std::chrono::steady_clock::now();
    boost::asio::co_spawn(alone, fetch(in, wanted), boost::asio::detached);
    alone.run();
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    for (const rules::wanted_value& each : wanted)
        seen.costs.push_back({each.observation, spent.count()});
}

// JSON shows what no rule asked for, too.
void look_up_rest(context& in, notes& seen)
{
    std::vector<rules::wanted_value> wanted;
    for (std::size_t i = 0; i < observations().size(); ++i)
        if (in.observe(i, 0).is_pending())
            wanted.push_back({i, 0});
    if (!wanted.empty())
        look_up(in, wanted, seen);
}

int explain(std::string_view block, const policy& by, state::state& shared, const surroundings& around, bool wants_json)
{
    const auto parsed = parse_request(block);
    if (!parsed) {
        std::cerr << "policyd: " << parsed.error().text << '\n';
        return conf::fault;
    }
    const auto where = to_policy_context((*parsed)[attribute::policy_context], (*parsed)[attribute::protocol_state]);
    context in(shared, around, true);
    in.reset(by, *parsed, where, base::now());
    if (where.phase == phase_known && where.is_explicit)
        in.is_recipient_known = true;
    notes seen(in);
    count_dry(in, *parsed, where.phase);
    rules::evaluation run(*by.rules, seen, where.phase, &seen);
    while (run.advance() == rules::evaluation::status::waiting)
        look_up(in, run.wanted(), seen);
    const auto grey = grey_verdict_of(in);
    const auto made = decide(run.firings(), grey && grey->is_uniform, in.has_message());
    if (wants_json) {
        look_up_rest(in, seen);
        print_json(made, seen, in);
    } else {
        print_text(made, run, seen, in);
    }
    return conf::good;
}

} // namespace

int run_explain(const invocation& called)
{
    if (!called.arguments.empty())
        return usage_of("explain");
    std::string told;
    auto rules = load_rules(called.settings.text("policyd.rules"), told);
    std::cerr << told;
    if (!rules)
        return conf::fault;
    const auto dns = to_look_up_settings(called.settings);
    if (!dns) {
        std::cerr << dns.error().text << '\n';
        return conf::fault;
    }
    command_state shared(called.settings);
    const base::logger log(base::to_stderr("policyd", base::level::warning));
    base::metrics metrics;
    look_ups looking(*dns, log, metrics, false);
    surroundings around = make_judge_options(called.settings).around;
    looking.join(around);
    const auto logins = open_sender_logins(called.settings);
    if (!logins) {
        std::cerr << logins.error().text << '\n';
        return conf::fault;
    }
    around.logins = logins->get();
    const auto origin = open_origins(called.settings, log);
    around.origin = origin.get();
    const auto sources = open_recipients(called.settings, log, metrics);
    if (!sources) {
        std::cerr << sources.error().text << '\n';
        return conf::fault;
    }
    around.sources = sources->get();
    const auto by = make_policy(std::move(rules), shared->counters(), metrics, 1);
    std::string input{std::istreambuf_iterator<char>(std::cin), {}};
    while (!input.ends_with("\n\n"))
        input += '\n';
    int status = conf::good;
    for (std::string_view rest = input; !rest.empty();) {
        const auto end = end_of_block(rest);
        status = std::max(status, explain(rest.substr(0, end), *by, *shared, around, called.given.wants_json));
        rest.remove_prefix(end);
        while (rest.starts_with('\n'))
            rest.remove_prefix(1);
    }
    return status;
}

} // namespace policyd
