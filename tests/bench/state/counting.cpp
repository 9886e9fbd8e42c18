// counting - threads that only count

#include "tests/bench/state/counting.hpp"

#include "tests/bench/measure/cpu.hpp"
#include "tests/bench/measure/latency.hpp"
#include "tests/bench/measure/random.hpp"
#include "tests/bench/policy/population.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <thread>
#include <vector>

namespace bench {

namespace {

double resident_mib()
{
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576;
}

std::vector<state::counter_id> adopt(state::counters& kept)
{
    const std::array<state::counter_spec, 3> specs = {{
        {"connections(client.address)", "connections", std::chrono::minutes(1), false, true},
        {"connections(client.network)", "connections", std::chrono::minutes(10), false, false},
        {"distinct(client.address; client.network)", "connections", std::chrono::minutes(10), true, false},
    }};
    return kept.adopt(specs);
}

std::uint64_t count_requests(state::counters& kept, const std::vector<state::counter_id>& ids, std::uint32_t clients,
                             unsigned seed, clock::time_point end)
{
    random dice(seed);
    std::uint64_t requests = 0;
    for (; clock::now() < end; ++requests) {
        const std::string address = describe_client(dice.below(clients)).address;
        const std::string_view network = std::string_view(address).substr(0, address.rfind('.'));
        const base::time_point now = base::now();
        kept.add(ids[0], address, 1, now);
        kept.add(ids[1], network, 1, now);
        kept.add_distinct(ids[2], network, address, now);
    }
    return requests;
}

} // namespace

void measure_counting(state::counters& kept, std::uint32_t clients, unsigned threads,
                      std::chrono::duration<double> length)
{
    const std::vector<state::counter_id> ids = adopt(kept);
    const double resident_before = resident_mib();
    const double cpu_before = cpu_microseconds();
    const auto end = clock::now() + std::chrono::duration_cast<clock::duration>(length);
    std::atomic<std::uint64_t> requests{0};
    {
        std::vector<std::jthread> all;
        for (unsigned seed = 1; seed <= threads; ++seed)
            all.emplace_back([&, seed] { requests += count_requests(kept, ids, clients, seed, end); });
    }
    const double used = cpu_microseconds() - cpu_before;
    const auto count = static_cast<double>(requests);
    std::printf("{\"requests\": %.0f, \"requests_per_second\": %.0f, \"cpu_us_per_request\": %.2f, "
                "\"rss_mib_before\": %.1f, \"rss_mib\": %.1f}\n",
                count, count / length.count(), used / count, resident_before, resident_mib());
}

} // namespace bench
