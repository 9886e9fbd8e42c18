#!/usr/bin/env python3
"""contentd against a plain relay, in turn, under the same load of mail, to the same sink.

Prints a line a round, size and number of sessions, and the medians' ratio of each. See README.md for how to read it.
"""

import argparse
import sys

import content
import harness

COLUMNS = content.COLUMNS + [("RSS MiB", ".1f")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    content.add_arguments(parser)
    parser.add_argument("--sessions", default="10", help="at once; several numbers, as 50,1000, take turns")
    parser.add_argument("--count", type=int, metavar="N",
                        help="N messages through contentd alone, with its resident size at each tenth of them")
    parser.add_argument("--recipients", type=int, default=1)
    parser.add_argument("--no-chunking", action="store_true", help="a next hop that takes messages by DATA only")
    parser.add_argument("--relay-only", action="store_true", help="without contentd")
    told = content.parse(parser)
    told.sessions = [int(each) for each in told.sessions.split(",")]
    return told


def start_relay(told, directory, sink):
    port = harness.free_port()
    command = [harness.program(told, "tests/bench/smtp_relay"), "--listen", f"127.0.0.1:{port}",
               "--next-hop", sink.address, "--threads", str(told.threads), "--spool", directory]
    return harness.Server("relay", command, port, directory)


def load(told, server, size, sessions, *limit):
    return content.load(told, server, size, sessions, "--recipients", str(told.recipients), *limit)


def measure(told, server, size, sessions):
    return content.costs(told, load(told, server, size, sessions, "--seconds", str(told.seconds)))


def compare(told, servers, size):
    """Gives how many messages went through in all."""
    rounds = {(server.name, sessions): [] for sessions in told.sessions for server in servers}
    rows = []
    for _ in range(told.rounds):
        for sessions in told.sessions:
            for server in servers:
                figures = measure(told, server, size, sessions)
                rounds[server.name, sessions].append(figures)
                rows.append(content.row(server.name, size, sessions, figures) + [figures["peak_rss_mib"]])
    harness.print_table(COLUMNS, rows)

    def typical(name, sessions, key):
        return harness.median([each[key] for each in rounds[name, sessions]])

    def ratio(key, over, under):
        return typical(*over, key) / typical(*under, key)

    for sessions in told.sessions if len(servers) == 2 else ():
        both = ("contentd", sessions), ("relay", sessions)
        print(f"contentd / relay at {size} bytes, {sessions} sessions: "
              f"messages/s {ratio('messages_per_second', *both):.2f}, "
              f"p99 {ratio('p99_us', *both):.1f}, CPU {ratio('cpu_ms', *both):.1f}")
    for sessions in told.sessions[1:]:
        for server in servers:
            both = (server.name, sessions), (server.name, told.sessions[0])
            print(f"{server.name}, {sessions} / {told.sessions[0]} sessions at {size} bytes: messages/s "
                  f"{ratio('messages_per_second', *both):.2f}, RSS {ratio('peak_rss_mib', *both):.2f}")
    print(flush=True)
    return sum(figures["messages"] for each in rounds.values() for figures in each)


def endure(told, server, size):
    """N messages in ten parts; gives how many went through."""
    rows, sent = [], 0
    for tenth in range(1, 11):
        part = told.count * tenth // 10 - sent
        figures = load(told, server, size, told.sessions[0], "--messages", str(part))
        if figures["messages"] != part:
            sys.exit(f"{part} messages were wanted and {figures['messages']} went through")
        sent += part
        rows.append([str(sent), figures["messages_per_second"], figures["rss_mib"], figures["peak_rss_mib"]])
    harness.print_table([("messages", ""), ("messages/s", ".0f"), ("RSS MiB", ".1f"), ("peak MiB", ".1f")], rows)
    return sent


def main():
    told = arguments()
    harness.allow_many_connections()
    with harness.scratch_directory() as directory:
        servers = []
        try:
            sink = content.start_sink(told, directory, *["--no-chunking"] * told.no_chunking)
            if not told.count:
                servers.append(start_relay(told, directory, sink))
            if not told.relay_only:
                servers.append(content.start_contentd(told, directory, sink, max(told.sessions)))
            if told.count:
                sent = endure(told, servers[0], told.sizes[0])
            else:
                sent = sum(compare(told, servers, size) for size in told.sizes)
        finally:
            for server in servers:
                server.stop()
                content.keep_log(told, server)
            output = sink.stop()
        content.check_arrivals(sent, output)


if __name__ == "__main__":
    main()
