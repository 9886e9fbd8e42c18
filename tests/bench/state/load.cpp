// state_load - what the state alone can do: commits, then counting
//
// Tells how much of policyd's cost is the state's, without sockets and rules. Prints two lines of JSON.

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "common/state/state.hpp"
#include "tests/bench/measure/options.hpp"
#include "tests/bench/state/counting.hpp"
#include "tests/bench/state/facts.hpp"

#include <exception>
#include <iostream>

namespace po = boost::program_options;

int main(int argc, char** argv)
{
    po::options_description known("state_load: commits and counts, as fast as the state allows");
    auto add = known.add_options();
    add("state", po::value<std::string>()->required(), "sqlite:PATH");
    add("waiters", po::value<unsigned>()->default_value(50), "facts under way at once");
    add("threads", po::value<unsigned>()->default_value(2), "threads that count");
    add("clients", po::value<unsigned>()->default_value(100000), "different addresses that are counted");
    add("seconds", po::value<double>()->default_value(5), "how long each");
    po::variables_map told;
    int status = 0;
    if (!bench::parse_options(argc, argv, known, told, status))
        return status;
    try {
        const base::logger log(base::to_stderr("state_load"));
        base::metrics metrics;
        state::options wanted;
        wanted.uri = told["state"].as<std::string>();
        wanted.owner = "policyd";
        const auto kept = state::open(wanted, log, metrics);
        const std::chrono::duration<double> length(told["seconds"].as<double>());
        bench::measure_facts(*kept, told["waiters"].as<unsigned>(), length);
        bench::measure_counting(kept->counters(), told["clients"].as<unsigned>(), told["threads"].as<unsigned>(),
                                length);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "state_load: " << failure.what() << '\n';
        return 1;
    }
}
