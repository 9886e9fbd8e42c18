// The contexts of one transaction come over sockets that different threads serve.

#include "policyd/protocol/policy_context.hpp"
#include "policyd/transaction/map_outage.hpp"
#include "policyd/transaction/table.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace policyd;
using namespace std::chrono_literals;

TEST_CASE("contexts of the same transactions on several threads find one transaction each")
{
    table_limits limits;
    limits.stall = 1h; // a loaded machine must not end the epoch
    transaction_table table(limits);
    map_outage guard;
    wirings all;
    const auto start = base::from_epoch_ms(1'800'000'000'000);
    std::atomic<std::size_t> counted{0};
    std::atomic<std::size_t> claimed{0};
    const auto work = [&](rules::phase phase) {
        for (int i = 0; i < 2000; ++i) {
            const auto number = std::to_string(i);
            const auto instance = "p" + std::to_string(i % 7) + ".1.1." + number;
            asked request;
            request.connection = identify({"mx1", "192.0.2.1", number});
            request.instance = short_identity(instance);
            request.process = process_of(instance);
            request.recipient = short_identity("bob@example.net");
            request.phase = phase;
            request.is_bracketed = true;
            request.block = "request=smtpd_access_policy\n\n";
            request.wired = all.of("mx1", "mx");
            request.at = start;
            const auto made = table.begin(request);
            counted += made.counts_recipient ? 1 : 0;
            claimed += table.claim(made, 1) ? 1 : 0;
            guard.known(request.recipient, request.at);
            table.finish(made, request, {});
            request.wired->closed(request.process, start);
        }
    };
    std::vector<std::thread> threads;
    for (const auto phase : {phase_rcpt, phase_known, phase_known, phase_rcpt})
        threads.emplace_back(work, phase);
    threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i)
            table.sweep(start + std::chrono::milliseconds(i), 500ms);
    });
    for (auto& each : threads)
        each.join();
    CHECK(counted == 2000);
    CHECK(claimed == 2000);
}
