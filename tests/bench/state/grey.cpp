// grey_load - what a look-up in the greylist costs with few entries and with many
//
// Fills a new database with that many entries, half of which passed, opens it anew, and asks from several threads for
// entries that are there and for strangers. Prints a line of JSON.

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/state.hpp"
#include "tests/bench/measure/options.hpp"

#include <atomic>
#include <exception>
#include <future>
#include <iostream>
#include <thread>

namespace po = boost::program_options;

namespace {

using clock_type = std::chrono::steady_clock;

state::grey_key key_of(unsigned number)
{
    const std::string network = std::to_string(number >> 16U) + '.' + std::to_string(number >> 8U & 255U) + '.' +
                                std::to_string(number & 255U) + ".0/24";
    return {network, "mail" + std::to_string(number) + ".example.com", {}};
}

double milliseconds_since(clock_type::time_point begin)
{
    return std::chrono::duration<double, std::milli>(clock_type::now() - begin).count();
}

void fill(state::greylist& list, unsigned rows, base::time_point now)
{
    constexpr unsigned at_once = 1000; // facts under way
    for (unsigned begin = 0; begin < rows; begin += at_once) {
        std::promise<void> arrived;
        std::atomic<unsigned> left{std::min(at_once, rows - begin)};
        const unsigned end = begin + left;
        for (unsigned number = begin; number < end; ++number) {
            const state::written done = [&](state::outcome) {
                if (--left == 0)
                    arrived.set_value();
            };
            if (number % 2 == 0)
                list.add(key_of(number), now, done);
            else
                list.pass(key_of(number), now, 1, done);
        }
        arrived.get_future().get();
    }
}

/// Nanoseconds a look-up; `first` is the number of the first key that is asked for.
double measure(state::greylist& list, unsigned first, unsigned rows, unsigned threads, base::time_point now,
               std::atomic<std::uint64_t>& found)
{
    constexpr unsigned look_ups = 1'000'000;
    std::vector<std::thread> all;
    const auto begin = clock_type::now();
    for (unsigned thread = 0; thread < threads; ++thread)
        all.emplace_back([&, thread] {
            std::uint64_t number = thread;
            std::uint64_t own = 0;
            for (unsigned i = 0; i < look_ups; ++i) {
                number = number * 6364136223846793005ULL + 1442695040888963407ULL;
                own += list.find(key_of(first + static_cast<unsigned>((number >> 33U) % rows)), now) ? 1 : 0;
            }
            found += own;
        });
    for (auto& each : all)
        each.join();
    return milliseconds_since(begin) * 1e6 / look_ups;
}

} // namespace

int main(int argc, char** argv)
{
    po::options_description known("grey_load: look-ups in a greylist of some size");
    auto add = known.add_options();
    add("state", po::value<std::string>()->required(), "sqlite:PATH of a database that does not exist yet");
    add("rows", po::value<unsigned>()->default_value(1'000'000), "entries");
    add("threads", po::value<unsigned>()->default_value(2), "that look up at once");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        const base::logger log(base::to_stderr("grey_load"));
        const base::time_point now = base::now();
        const auto rows = told["rows"].as<unsigned>();
        const auto threads = told["threads"].as<unsigned>();
        state::options wanted;
        wanted.uri = told["state"].as<std::string>();
        wanted.owner = "policyd";
        wanted.commit_limit = std::chrono::minutes(1);
        const auto begin = clock_type::now();
        {
            base::metrics metrics;
            const auto made = state::open(wanted, log, metrics);
            fill(made->greylist(), rows, now);
        }
        const double filling = milliseconds_since(begin);
        base::metrics metrics;
        const auto opening = clock_type::now();
        const auto kept = state::open(wanted, log, metrics);
        const double opened = milliseconds_since(opening);
        while (!kept->greylist().is_ready())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const double loading = milliseconds_since(opening);
        std::atomic<std::uint64_t> found{0};
        const double present = measure(kept->greylist(), 0, rows, threads, now, found);
        const double stranger = measure(kept->greylist(), rows, rows, threads, now, found);
        std::cout << "{\"rows\": " << rows << ", \"threads\": " << threads << ", \"fill_ms\": " << filling
                  << ", \"open_ms\": " << opened << ", \"load_ms\": " << loading << ", \"found\": " << found
                  << ", \"present_ns\": " << present << ", \"stranger_ns\": " << stranger << "}\n";
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "grey_load: " << failure.what() << '\n';
        return 1;
    }
}
