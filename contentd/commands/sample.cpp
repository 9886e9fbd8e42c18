#include "contentd/commands/sample.hpp"

#include "common/base/whole_file.hpp"
#include "common/state/configuration.hpp"
#include "contentd/configuration.hpp"
#include "contentd/digest_settings.hpp"
#include "contentd/listener_settings.hpp"
#include "contentd/loader.hpp"
#include "contentd/observations/observation.hpp"
#include "contentd/verdict/message_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace contentd {

namespace {

constexpr std::size_t largest_message = 64UL << 30U; // as contentd.message_size_limit goes

// What the data phase would make of the file: CRLF line ends, which files often have not, and no bare CR.
void canonicalise(std::string_view raw, sample& made)
{
    if (raw.starts_with("From ")) {
        const auto end = raw.find('\n');
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
    }
    std::string& out = made.content;
    data_notes& notes = made.message.notes;
    out.reserve(raw.size() + raw.size() / 40);
    std::size_t line = 0; // where it begins in `out`
    for (std::size_t at = 0; at < raw.size(); ++at) {
        const bool is_line_end = raw[at] == '\n';
        if (raw[at] == '\r') {
            const bool is_bare = at + 1 == raw.size() || raw[at + 1] != '\n';
            notes.bare_cr += is_bare ? 1 : 0;
            if (is_bare)
                out += ' ';
            continue;
        }
        notes.nul += raw[at] == '\0' ? 1 : 0;
        notes.has_8bit = notes.has_8bit || (static_cast<unsigned char>(raw[at]) & 0x80U) != 0;
        if (is_line_end) {
            notes.longest_line = std::max<std::uint64_t>(notes.longest_line, out.size() - line);
            out += '\r';
        }
        out += raw[at];
        if (is_line_end)
            line = out.size();
    }
}

std::string address_in(std::string_view field)
{
    const auto open = field.find('<');
    const auto close = field.find('>', open == std::string_view::npos ? 0 : open);
    if (open != std::string_view::npos && close != std::string_view::npos)
        return std::string(field.substr(open + 1, close - open - 1));
    return std::string(field);
}

// `from mail.example (helo.example [192.0.2.1])`: what the newest Received field says of the client.
void guess_client(std::string_view received, smtp_in::xforward& origin)
{
    const auto open = received.find('[');
    const auto close = received.find(']', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos)
        return;
    std::string_view address = received.substr(open + 1, close - open - 1);
    if (address.starts_with("IPv6:"))
        address.remove_prefix(5);
    if (net::ip_address::parse(address))
        origin.addr = std::string(address);
}

void guess_envelope(sample& made)
{
    const auto tree = mime::tree::parse(made.content, {});
    smtp_in::envelope& envelope = made.message.envelope;
    envelope.sender = address_in(tree.header("Return-Path"));
    std::string recipient = address_in(tree.header("Delivered-To"));
    if (recipient.empty())
        recipient = address_in(tree.header("X-Original-To"));
    envelope.recipients.push_back({recipient, {}});
    guess_client(tree.header("Received"), envelope.origin);
}

class rule_trace : public rules::trace
{
  public:
    explicit rule_trace(std::vector<tried_rule>& steps) : steps_(steps) {}
    void tried(const rules::rule& tried, rules::truth result) override { steps_.push_back({&tried, result}); }

  private:
    std::vector<tried_rule>& steps_;
};

using clock = std::chrono::steady_clock;

/// The message as the rules see it, with a note of each value that they asked for.
class noting_source : public message_source
{
  public:
    noting_source(const inspection& message, message_counts& counts, std::vector<asked_value>& asked)
        : message_source(message, 0, counts), asked_(asked)
    {}

    /// What it took to load that; goes to the first value that stands on it.
    void add_load(resource loaded, std::chrono::nanoseconds cost) { loads_[loaded] += cost; }

    rules::value observe(std::size_t observation, std::size_t element) override
    {
        const auto begin = clock::now();
        rules::value seen = message_source::observe(observation, element);
        if (seen.is_pending() || !noted_.emplace(observation, element).second)
            return seen;
        auto& spent = loads_[observations()[observation]->needs];
        asked_.push_back({observation, element, clock::now() - begin + std::exchange(spent, {})});
        return seen;
    }

  private:
    std::map<resource, std::chrono::nanoseconds> loads_;
    std::set<std::pair<std::size_t, std::size_t>> noted_;
    std::vector<asked_value>& asked_;
};

std::vector<fired_rule> fired_rules(const rules::evaluation& finished)
{
    std::vector<fired_rule> made;
    for (const rules::firing& each : finished.firings()) {
        if (made.empty() || made.back().label != each.fired->label)
            made.push_back({each.fired->label, 0});
        if (each.what->name == "score")
            made.back().score += each.arguments[0].number;
    }
    return made;
}

state::options private_state(const conf::settings& settings)
{
    state::options made = state::options_from(settings, "scan", false);
    made.uri = "sqlite::memory:";
    return made;
}

state::options site_state(const conf::settings& settings)
{
    state::options made = state::options_from(settings, "scan", false);
    made.digest = digest_options_from(settings, false);
    return made;
}

} // namespace

base::result<std::unique_ptr<sample>> read_sample(const std::string& path)
{
    const auto raw = path == "-" ? base::result<std::string>(std::string(std::istreambuf_iterator<char>(std::cin), {}))
                                 : base::read_file(path, largest_message);
    if (!raw)
        return raw.error();
    auto made = std::make_unique<sample>();
    canonicalise(*raw, *made);
    made->message.content = made->content;
    made->message.at = base::now();
    guess_envelope(*made);
    return made;
}

sample_judge::sample_judge(const command_context& context)
    : state_(state::open(private_state(context.settings), context.log, metrics_)),
      reported_(state::open(site_state(context.settings), context.log, metrics_)), book_(state_->counters())
{
    auto opened = equipment::open(context.settings, context.log, metrics_, false);
    if (!opened) {
        std::cerr << "contentd: " << opened.error().text << '\n';
        return;
    }
    equipment_ = *std::move(opened);
    if (equipment_->scanners() != nullptr)
        scanners_.emplace(*equipment_->scanners(), 1);
    if (auto rules = rules_for(context)) {
        book_.publish(std::move(rules));
        is_ready_ = true;
    }
}

void sample_judge::load_one(resource wanted, inspection& message)
{
    transaction_look_up nothing(message.message(), state_->transactions());
    const sources from{workers_,
                       nothing,
                       reported_->digests(),
                       scanners_ ? &*scanners_ : nullptr,
                       &equipment_->urls(),
                       equipment_->domains()};
    context_.restart();
    auto done = boost::asio::co_spawn(context_, load(wanted, message, from), boost::asio::use_future);
    context_.run();
    done.get();
}

void sample_judge::load_all(inspection& message)
{
    for (const observation* each : observations())
        if (!message.has(each->needs))
            load_one(each->needs, message);
}

sample_verdict sample_judge::judge(inspection& message)
{
    message.set_transaction(std::nullopt, false); // there is none
    const auto rules = book_.current();
    message_counts counts(*rules, state_->counters());
    sample_verdict made;
    noting_source source(message, counts, made.asked);
    rule_trace trace(made.tried);
    rules::evaluation run(*rules->rules, source, 0, &trace);
    while (run.advance() == rules::evaluation::status::waiting) {
        for (const rules::wanted_value& each : run.wanted()) {
            const resource needed = observations()[each.observation]->needs;
            if (message.has(needed))
                continue;
            const auto begin = clock::now();
            load_one(needed, message);
            source.add_load(needed, clock::now() - begin);
        }
    }
    made.decided = decide(run, message);
    made.fired = fired_rules(run);
    return made;
}

std::shared_ptr<const rules::ruleset> rules_for(const command_context& context)
{
    const auto listeners = read_listeners(context.settings);
    if (!listeners) {
        std::cerr << "contentd: " << listeners.error().text << '\n';
        return nullptr;
    }
    const auto loaded = load_rules(context.settings.text("contentd.rules"), rule_limits_of(*listeners));
    for (const rules::diagnostic& each : loaded.diagnostics)
        std::cerr << each.to_text() << '\n';
    return loaded.rules;
}

} // namespace contentd
