// asking - one Postfix that asks one table, with the time handed in

#pragma once

#include "policyd/protocol/policy_context.hpp"
#include "policyd/transaction/table.hpp"

#include <memory>
#include <vector>

namespace testing {

using namespace policyd;
using namespace std::chrono_literals;

struct server
{
    explicit server(const table_limits& limits = {}) : table(limits) { at = base::from_epoch_ms(1'800'000'000'000); }

    asked make(rules::phase phase, std::string_view instance, std::string_view recipient = {},
               std::string_view port = "40000")
    {
        asked made;
        made.connection = identify({"mx1", "192.0.2.1", port});
        made.instance = short_identity(instance);
        made.process = process_of(instance);
        made.recipient = short_identity(recipient);
        made.phase = phase;
        made.is_bracketed = true;
        made.block = "request=smtpd_access_policy\n\n";
        made.wired = wired;
        made.at = at;
        return made;
    }

    visit begin(const asked& request)
    {
        auto made = table.begin(request);
        for (const event& each : made.before.events)
            (each.what == event::kind::unknown ? unknown : probes).push_back(each.recipient);
        freed += made.before.freed.size();
        return made;
    }

    // The whole request, with a reservation for whatever counts.
    finished ask(rules::phase phase, std::string_view instance, std::string_view recipient = {},
                 std::string_view value = {})
    {
        const auto request = make(phase, instance, recipient);
        const auto made = begin(request);
        if (made.answer)
            return {*made.answer, {}, 0};
        return finish(request, made, value);
    }

    finished finish(const asked& request, const visit& made, std::string_view value)
    {
        outcome decided;
        decided.value = value;
        decided.is_refusal = value.starts_with("REJECT") || value.starts_with("DEFER ");
        decided.passes = value.empty() || value.starts_with("DEFER_IF_PERMIT");
        if (made.counts_recipient)
            decided.recipient.emplace_back();
        if (made.counts_message)
            decided.message.emplace_back();
        held += decided.recipient.size() + decided.message.size();
        auto done = table.finish(made, request, decided);
        freed += done.freed.size();
        return done;
    }

    // Time passes as in a running daemon.
    void pass(std::chrono::milliseconds span)
    {
        for (auto rest = span; rest > 0ms; rest -= 500ms) {
            at += std::min<std::chrono::milliseconds>(rest, 500ms);
            sweep(500ms);
        }
    }

    void sweep(std::chrono::milliseconds interval)
    {
        auto after = table.sweep(at, interval);
        for (const event& each : after.events)
            (each.what == event::kind::unknown ? unknown : probes).push_back(each.recipient);
        freed += after.freed.size();
    }

    // An smtpd that has used all services, so that its silence is proof.
    void settle_in(std::string_view instance = "a.1.1.0")
    {
        wired->seen(wiring::service::known, process_of(instance), at);
        wired->seen(wiring::service::data, process_of(instance), at);
        wired->seen(wiring::service::eom, process_of(instance), at);
        sweep(500ms);
    }

    base::time_point at;
    std::shared_ptr<wiring> wired = std::make_shared<wiring>();
    transaction_table table;
    std::vector<std::uint64_t> unknown;
    std::vector<std::uint64_t> probes;
    std::size_t held = 0;
    std::size_t freed = 0;
};

} // namespace testing
