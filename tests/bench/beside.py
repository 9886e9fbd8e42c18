#!/usr/bin/env python3
"""contentd beside other content filters, those that are installed, in turn, with the same mails.

Prints a line a round, size and filter, and what part of each filter's processor time contentd needs for a message. See
README.md for how to read it, and for what each filter is set to do.
"""

import argparse
import os
import sys
import time

import content
import harness
from peers import amavisd, peer, rspamd, spamd

PEERS = {each.name: each for each in (rspamd.PEER, amavisd.PEER, amavisd.WITH_SPAMASSASSIN, spamd.PEER)}
SHARES = {5: "a fifth", 50: "a fiftieth"}
MAILS = 64  # as each of the load's sessions sends them, with four headers to each body


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    content.add_arguments(parser)
    parser.add_argument("--sessions", type=int, default=10, help="at once")
    parser.add_argument("--peers", type=peers, default=list(PEERS.values()), metavar="A,B",
                        help=f"the filters that are measured if installed, of {', '.join(PEERS)}")
    return content.parse(parser)


def peers(names):
    chosen = list(filter(None, names.split(",")))
    if unknown := set(chosen) - set(PEERS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}")
    return [PEERS[name] for name in chosen]


def installed(wanted):
    found = []
    for each in wanted:
        lacking = peer.missing(each)
        if lacking:
            print(f"{each.name} is not installed: apt-get install --no-install-recommends {' '.join(lacking)}")
        else:
            found.append(each)
    return found


def save_mails(told, directory):
    """One session's mails of each size, for filters that are not asked by SMTP."""
    for size in told.sizes:
        into = mails(directory, size)
        os.makedirs(into)
        sink = content.start_sink(told, directory, "--save", into)
        try:
            content.load(told, sink, size, 1, "--messages", str(MAILS))
        finally:
            sink.stop()


def mails(directory, size):
    return os.path.join(directory, "mails", str(size))


def settle(server):
    """Until it has compiled its rules, which rspamd does behind: three seconds in which it does next to nothing."""
    used, since = server.cpu_seconds(), time.monotonic()
    begun = since
    while time.monotonic() < since + 3:
        time.sleep(0.2)
        now = server.cpu_seconds()
        if now > used + 0.05:
            used, since = now, time.monotonic()
        if since > begun + 300:
            sys.exit(f"{server.name} does not come to rest")


class Filter:
    """contentd or a peer, running; counts what it passed on to the sink."""

    def __init__(self, told, directory, server, protocol, share):
        self.server = server
        self.share = share
        self.passed_on = 0
        self._told = told
        self._directory = directory
        self._protocol = protocol

    def load(self, size, *limit):
        sessions = self._told.sessions
        if self._protocol == "smtp":
            figures = content.load(self._told, self.server, size, sessions, *limit)
            self.passed_on += figures["messages"]
            return figures
        command = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "scan_load.py"),
                   "--connect", self.server.address, "--protocol", self._protocol,
                   "--mails", mails(self._directory, size), "--sessions", str(sessions), *limit]
        return harness.run_load(command, self.server)

    def warm_up(self, size):
        settle(self.server)
        self.load(size, "--messages", str(2 * self._told.sessions))
        settle(self.server)

    def measure(self, size):
        return content.costs(self._told, self.load(size, "--seconds", str(self._told.seconds)))


def compare(told, filters, size):
    rounds = {each.server.name: [] for each in filters}
    rows = []
    for _ in range(told.rounds):
        for each in filters:
            figures = each.measure(size)
            rounds[each.server.name].append(figures)
            rows.append(content.row(each.server.name, size, told.sessions, figures))
    harness.print_table(content.COLUMNS, rows)
    for each in filters[1:]:
        print(relation(rounds, each, size))
    print(flush=True)


def relation(rounds, peer_filter, size):
    name = peer_filter.server.name
    pairs = list(zip(rounds[name], rounds["contentd"]))
    rates = harness.median([theirs["messages_per_second"] / own["messages_per_second"] for theirs, own in pairs])
    costs = [theirs["cpu_ms"] / own["cpu_ms"] for theirs, own in pairs]
    typical = harness.median(costs)
    text = (f"{name} / contentd at {size} bytes: messages/s {rates:.3f}, "
            f"CPU {typical:.1f} ({min(costs):.1f} to {max(costs):.1f})")
    if peer_filter.share:
        held = typical >= peer_filter.share
        text += f"; at most {SHARES[peer_filter.share]} of it: {'yes' if held else 'no'}"
    return text


def main():
    told = arguments()
    found = installed(told.peers)
    harness.allow_many_connections()
    with harness.scratch_directory() as directory:
        os.chmod(directory, 0o711)  # the filters run as users of their own
        save_mails(told, directory)
        filters = []
        sink = content.start_sink(told, directory)
        try:
            own = content.start_contentd(told, directory, sink, told.sessions)
            filters.append(Filter(told, directory, own, "smtp", None))
            for each in found:
                server = peer.start(each, told, directory, sink)
                filters.append(Filter(told, directory, server, each.protocol, each.share))
            for each in filters:
                each.warm_up(told.sizes[0])
            for size in told.sizes:
                compare(told, filters, size)
        finally:
            for each in filters:
                each.server.stop()
                content.keep_log(told, each.server)
            output = sink.stop()
        content.check_arrivals(sum(each.passed_on for each in filters), output)


if __name__ == "__main__":
    main()
