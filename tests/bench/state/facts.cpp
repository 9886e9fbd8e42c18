// facts - transactions written one after another by many waiters

#include "tests/bench/state/facts.hpp"

#include "tests/bench/measure/cpu.hpp"
#include "tests/bench/measure/latency.hpp"
#include "tests/bench/policy/population.hpp"

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <utility>
#include <vector>

namespace bench {

namespace {

/// Facts that came back, handed from the state's thread to ours.
class returned
{
  public:
    void give(std::size_t waiter, state::outcome became)
    {
        const std::lock_guard lock(mutex_);
        done_.push_back({waiter, became});
        wake_.notify_one();
    }

    struct one
    {
        std::size_t waiter;
        state::outcome became;
    };

    std::vector<one> take()
    {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !done_.empty(); });
        return std::exchange(done_, {});
    }

  private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<one> done_;
};

state::transaction make_transaction(std::uint64_t number)
{
    const client_text client = describe_client(static_cast<std::uint32_t>(number % 100000));
    state::transaction made;
    made.host = "127.0.0.1";
    made.queue_id = "4" + std::to_string(number) + "zABCD";
    made.instance = "fa0." + std::to_string(number) + ".0";
    made.client_address = client.address;
    made.client_port = "43210";
    made.client_name = made.helo = client.name;
    made.sender = "user@" + client.sender_domain;
    made.tls_protocol = "TLSv1.3";
    made.tls_cipher = "TLS_AES_256_GCM_SHA384";
    made.recipients = 1;
    made.at = base::now();
    return made;
}

} // namespace

void measure_facts(state::state& kept, std::size_t waiters, std::chrono::duration<double> length)
{
    returned back;
    std::vector<clock::time_point> since(waiters);
    std::uint64_t number = 0;
    std::uint64_t not_committed = 0;
    latency times;
    const auto write = [&](std::size_t waiter) {
        since[waiter] = clock::now();
        kept.transactions().write(make_transaction(number++),
                                  [&back, waiter](state::outcome became) { back.give(waiter, became); });
    };
    const double cpu_before = cpu_microseconds();
    const clock::time_point start = clock::now();
    std::size_t running = waiters;
    for (std::size_t waiter = 0; waiter < waiters; ++waiter)
        write(waiter);
    while (running > 0) {
        for (const returned::one& fact : back.take()) {
            times.add(clock::now() - since[fact.waiter]);
            not_committed += fact.became == state::outcome::committed ? 0 : 1;
            if (clock::now() - start < length)
                write(fact.waiter);
            else
                --running;
        }
    }
    const double seconds = std::chrono::duration<double>(clock::now() - start).count();
    const auto count = static_cast<double>(times.count());
    std::printf("{\"facts\": %.0f, \"facts_per_second\": %.0f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f, "
                "\"cpu_us_per_fact\": %.2f, \"not_committed\": %llu}\n",
                count, count / seconds, times.percentile(0.5), times.percentile(0.99), times.maximum(),
                (cpu_microseconds() - cpu_before) / count, static_cast<unsigned long long>(not_committed));
}

} // namespace bench
