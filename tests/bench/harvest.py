"""harvest.py - how soon the harvest and the bounce alarm notice an attack, and how often they are wrong

Usage: harvest.py [--alarm harvest|bounce] [--build DIR] [--seeds N] [--plot FILE.svg]

Runs harvest_simulate (a site with two unknown recipients a minute, see tests/policyd/alarm/simulation.hpp; bots that
guess once an hour), prints a table, and draws delay against size of the botnet. Ends with 1 when a figure is missed:
250, 1,000 and 10,000 bots within 2 h, 30 min and 5 min, at most one false alarm in 30 days in any run.

With --alarm bounce the site has one bounce a minute to addresses that sent nothing, and what grows is the number of
forged ones an hour: 250, 1,000 and 10,000 within 1 h, 15 min and 3 min.
"""

import argparse
import collections
import math
import statistics
import subprocess
import sys

WITHIN = {"harvest": {250: 120, 1000: 30, 10000: 5}, "bounce": {250: 60, 1000: 15, 10000: 3}}
SIZE = {"harvest": "bots", "bounce": "an hour"}
TITLES = {"harvest": ("bots, each with one guess an hour", "at 2 ordinary unknown recipients a minute"),
          "bounce": ("forged bounces an hour", "at 1 ordinary bounce a minute to addresses that sent nothing")}
DAY = 24 * 60
LEFT, TOP, WIDTH, HEIGHT = 80, 30, 560, 340


def simulate(build, seeds, alarm):
    """Gives the false alarms of each run, and minutes until the alarm by size."""
    out = subprocess.run([f"{build}/tests/bench/harvest_simulate", str(seeds), alarm], check=True, capture_output=True, text=True)
    false, delays = [], collections.defaultdict(list)
    for words in map(str.split, out.stdout.splitlines()):
        if words[0] == "false":
            false.append(int(words[2]))
        else:
            minutes = float(words[3])
            delays[int(words[1])].append(minutes if minutes >= 0 else math.inf)
    return false, delays


def spoken(minutes):
    if minutes == math.inf:
        return "over a day"
    return f"{minutes * 60:.0f} s" if minutes < 2 else f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def x_of(bots):
    return LEFT + WIDTH * math.log(bots / 40) / math.log(25000 / 40)


def y_of(minutes):
    low, high = 0.05, DAY
    return TOP + HEIGHT * (1 - math.log(min(max(minutes, low), high) / low) / math.log(high / low))


def line(points, style):
    return f'<polyline fill="none" {style} points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>'


def text(x, y, words, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def plot(delays, alarm, path):
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 30}" height="{TOP + HEIGHT + 60}" '
             'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>']
    for minutes, label in ((1 / 6, "10 s"), (1, "1 min"), (10, "10 min"), (60, "1 h"), (360, "6 h"), (DAY, "1 day")):
        parts.append(line([(LEFT, y_of(minutes)), (LEFT + WIDTH, y_of(minutes))], 'stroke="#ddd"'))
        parts.append(text(LEFT - 8, y_of(minutes) + 4, label, "end"))
    for bots in sorted(delays):
        parts.append(line([(x_of(bots), TOP), (x_of(bots), TOP + HEIGHT)], 'stroke="#eee"'))
        parts.append(text(x_of(bots), TOP + HEIGHT + 18, f"{bots:,}"))
    for name, pick, style in (("median", statistics.median, 'stroke="#06c" stroke-width="2"'),
                              ("worst", max, 'stroke="#c40" stroke-width="2" stroke-dasharray="5 4"')):
        points = [(x_of(bots), y_of(pick(each))) for bots, each in sorted(delays.items())]
        parts.append(line(points, style))
        parts.append(text(points[3][0] + 10, points[3][1] - 6, name, "start"))
    for bots, minutes in WITHIN[alarm].items():
        parts.append(f'<path d="M{x_of(bots) - 14:.1f},{y_of(minutes):.1f}h28" stroke="#080" stroke-width="3"/>')
        parts.append(text(x_of(bots) + 18, y_of(minutes) + 4, "wanted", "start"))
    parts.append(text(LEFT + WIDTH / 2, TOP + HEIGHT + 44, TITLES[alarm][0]))
    parts.append(text(LEFT + WIDTH / 2, 18, f"time until the alarm, {TITLES[alarm][1]}"))
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(parts) + "\n</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--alarm", choices=list(WITHIN), default="harvest")
    parser.add_argument("--build", default="build")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--plot", metavar="FILE.svg", help="ALARM.svg in the build directory")
    given = parser.parse_args()
    false, delays = simulate(given.build, given.seeds, given.alarm)
    wanted = WITHIN[given.alarm]

    print(f"{SIZE[given.alarm]:>7} {'median':>11} {'worst':>11}  of {given.seeds} runs")
    for bots, each in sorted(delays.items()):
        print(f"{bots:>7,} {spoken(statistics.median(each)):>11} {spoken(max(each)):>11}"
              + (f"  wanted: {spoken(wanted[bots])}" if bots in wanted else ""))
    print(f"false alarms in 30 days: {sum(false) / len(false):.2f} on the average, {max(false)} in the worst run")
    path = given.plot or f"{given.build}/tests/bench/{given.alarm}.svg"
    plot(delays, given.alarm, path)
    print(f"plot: {path}")
    return max(false) > 1 or any(max(delays[bots]) > limit for bots, limit in wanted.items())


if __name__ == "__main__":
    sys.exit(main())
