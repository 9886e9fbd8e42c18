// desk - a judge with real state in a file of its own, the rules and the time handed in

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/state.hpp"
#include "policyd/judge.hpp"
#include "policyd/vocabulary.hpp"
#include "tests/directory.hpp"
#include "tests/log_lines.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace policyd_test {

using testing::log_lines;

using attributes = std::map<std::string, std::string>;

/// A request in that phase with the defaults of an ordinary client, and what is changed of them.
inline std::string request_of(const std::string& context, const attributes& changed)
{
    const auto phase = context.substr(context.rfind('/') + 1);
    attributes all = {{"protocol_state", phase == "data"  ? "DATA"
                                         : phase == "eom" ? "END-OF-MESSAGE"
                                                          : "RCPT"},
                      {"client_address", "192.0.2.1"},
                      {"client_port", "40000"},
                      {"client_name", "mx.example.org"},
                      {"reverse_client_name", "mx.example.org"},
                      {"helo_name", "mx.example.org"},
                      {"sender", "alice@example.org"},
                      {"recipient", phase == "data" || phase == "eom" ? "" : "bob@example.net"},
                      {"recipient_count", phase == "data" || phase == "eom" ? "1" : "0"},
                      {"instance", "1a.2b.3c.0"},
                      {"size", "1000"},
                      {"policy_context", context}};
    for (const auto& [name, value] : changed)
        all[name] = value;
    std::string block = "request=smtpd_access_policy\n";
    for (const auto& [name, value] : all)
        block += name + '=' + value + '\n';
    return block + '\n';
}

/// The attributes, some of them changed.
inline attributes with(attributes all, const attributes& changed)
{
    for (const auto& [name, value] : changed)
        all[name] = value;
    return all;
}

/// Another message of the same client.
inline attributes next(attributes changed = {})
{
    static int number = 0;
    return with(std::move(changed), {{"instance", "7." + std::to_string(++number) + ".1.0"}});
}

class desk
{
  public:
    explicit desk(const std::string& written, const policyd::surroundings& around = {},
                  policyd::judge_options options = {})
        : log_(lines.sink())
    {
        state::options wanted;
        wanted.uri = "sqlite:" + folder_.file();
        wanted.owner = "policyd";
        wanted.commit_limit = std::chrono::milliseconds(5000); // a busy machine is not an outage here
        shared = state::open(wanted, log_, metrics_);
        options.around = around;
        by = std::make_unique<policyd::judge>(options, *shared, log_, metrics_);
        caller.emplace("mx1");
        adopt(written);
    }

    void adopt(const std::string& written)
    {
        const auto loaded = rules::ruleset::parse(written, "test.rules", ".", policyd::vocabulary());
        for (const auto& each : loaded.diagnostics)
            MESSAGE(each.to_text());
        REQUIRE(loaded.rules != nullptr);
        by->adopt(loaded.rules);
    }

    /// The value of the answer, "DUNNO" for an empty one, after its facts have been committed.
    std::string ask(const std::string& context, const attributes& changed = {})
    {
        const std::string block = request_of(context, changed);
        const policyd::judgement_lease taken = by->take();
        policyd::judgement& made = *taken;
        REQUIRE(by->consider(*caller, block, at, made).has_value());
        while (!by->decide(*caller, made))
            look_up(made.view, made.run->wanted());
        by->conclude(*caller, made, at);
        last_tarpit = made.tarpit;
        if (made.facts) {
            std::promise<bool> arrived;
            made.facts->when_done([&](bool) { arrived.set_value(true); });
            arrived.get_future().get();
        }
        return made.value.empty() ? "DUNNO" : made.value;
    }

    /// A message from RCPT to the end; the first answer that is not DUNNO, or the last one.
    std::string send(const attributes& changed = {})
    {
        for (const auto* context : {"rcpt", "known", "data", "eom"}) {
            auto now = changed;
            if (std::string_view(context) == "data" || std::string_view(context) == "eom")
                now.erase("recipient");
            const auto answer = ask(context, now);
            if (answer != "DUNNO")
                return answer;
        }
        return "DUNNO";
    }

    void pass(std::chrono::milliseconds span)
    {
        for (const auto end = at + span; at < end;) {
            at += std::chrono::milliseconds(250);
            by->sweep(at, std::chrono::milliseconds(250));
        }
    }

    /// As the daemon ends; nothing may be asked any more.
    void end()
    {
        by->drain();
        by.reset();
        caller.reset();
        shared.reset();
    }

    const base::logger& log() const { return log_; }

    bool has_line(std::string_view part) const { return lines.count(part) != 0; }

  private:
    testing::directory folder_;

  public:
    log_lines lines;

  private:
    base::logger log_;
    base::metrics metrics_;

  public:
    std::unique_ptr<state::state> shared;
    std::unique_ptr<policyd::judge> by;
    std::optional<policyd::caller> caller;
    base::time_point at = base::now();
    std::chrono::milliseconds last_tarpit{};
    /// Brings what rules wait for; by itself nothing is told.
    std::function<void(policyd::context&, const std::vector<rules::wanted_value>&)> look_up =
        [](policyd::context& in, const std::vector<rules::wanted_value>& wanted) {
            for (const rules::wanted_value& each : wanted)
                in.settle(each.observation, rules::value::temporary());
        };
};

} // namespace policyd_test
