// simulate - how long the harvest alarm takes, by size of the botnet, and how often it is wrong
//
//   harvest_simulate [SEEDS]
//
// Prints lines for harvest.py: `false SEED ALARMS RATE`, 30 days after four weeks of learning, and `delay BOTS SEED
// MINUTES`, -1 when a day was not enough. Attacks begin at any hour of a day.

#include "tests/policyd/alarm/simulation.hpp"

#include <cstdlib>
#include <iostream>

using namespace std::chrono_literals;

int main(int count, char** words)
{
    const auto seeds = static_cast<std::uint64_t>(count > 1 ? std::atoi(words[1]) : 20);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        simulation::watch calm(seed);
        calm.alarm_within(24h * 28);
        const int early = calm.alarms();
        calm.alarm_within(24h * 30);
        std::cout << "false " << seed << ' ' << calm.alarms() << ' ' << static_cast<double>(calm.names()) / (30 * 1440)
                  << ' ' << early << ' ' << calm.eyes().usual().dispersion(calm.now()) << std::endl;
    }
    for (const int bots : {50, 100, 250, 500, 1000, 2000, 5000, 10000, 20000}) {
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            simulation::watch watched(1000 + seed);
            watched.alarm_within(24h * 28 + 1min * (seed * 24 * 60 * 7 / seeds));
            watched.attack(bots);
            std::cout << "delay " << bots << ' ' << seed << ' ' << watched.alarm_within(24h).value_or(-1) << std::endl;
        }
    }
}
