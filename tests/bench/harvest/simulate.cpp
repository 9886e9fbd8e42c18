// simulate - how long an alarm takes, by size of the attack, and how often it is wrong
//
//   harvest_simulate [SEEDS [harvest | bounce]]
//
// Prints lines for harvest.py: `false SEED ALARMS RATE`, 30 days after four weeks of learning, and `delay SIZE SEED
// MINUTES`, -1 when a day was not enough. Attacks begin at any hour of a day.

#include "tests/policyd/alarm/simulation.hpp"

#include <cstdlib>
#include <iostream>
#include <string_view>

using namespace std::chrono_literals;

int main(int count, char** words)
{
    const bool is_bounce = count > 2 && std::string_view(words[2]) == "bounce";
    const simulation::traffic& usual = is_bounce ? simulation::stray_bounces : simulation::unknown_recipients;
    const auto seeds = static_cast<std::uint64_t>(count > 1 ? std::atoi(words[1]) : 20);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        simulation::watch calm(seed, usual);
        calm.alarm_within(24h * 28);
        const int early = calm.alarms();
        calm.alarm_within(24h * 30);
        std::cout << "false " << seed << ' ' << calm.alarms() << ' ' << static_cast<double>(calm.names()) / (30 * 1440)
                  << ' ' << early << ' ' << calm.eyes().usual().dispersion(calm.now()) << std::endl;
    }
    for (const int size : {50, 100, 250, 500, 1000, 2000, 5000, 10000, 20000}) {
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            simulation::watch watched(1000 + seed, usual);
            watched.alarm_within(24h * 28 + 1min * (seed * 24 * 60 * 7 / seeds));
            watched.attack(size);
            std::cout << "delay " << size << ' ' << seed << ' ' << watched.alarm_within(24h).value_or(-1) << std::endl;
        }
    }
}
