#!/usr/bin/env python3
"""contentd against a plain relay, in turn, under the same load of mail, to the same sink.

Prints a line a round, size and number of sessions, and the medians' ratio of each. See README.md for how to read it.
"""

import argparse
import json
import os
import sys
import time

import harness

COLUMNS = [("server", ""), ("bytes", "d"), ("sessions", "d"), ("messages/s", ".0f"), ("MB/s", ".1f"), ("p50 ms", ".2f"),
           ("p99 ms", ".2f"), ("CPU ms/message", ".3f"), ("RSS MiB", ".1f")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=os.path.abspath, help="build directory",
                        default=os.path.join(harness.repository(), "build"))
    parser.add_argument("--rules", default=os.path.join(harness.repository(), "examples/contentd.rules"))
    parser.add_argument("--sizes", default="4096,65536,1048576", help="of messages, in bytes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each load")
    parser.add_argument("--sessions", default="10", help="at once; several numbers, as 50,1000, take turns")
    parser.add_argument("--count", type=int, metavar="N",
                        help="N messages through contentd alone, with its resident size at each tenth of them")
    parser.add_argument("--recipients", type=int, default=1)
    parser.add_argument("--smtp", action="store_true", help="SMTP in, not LMTP")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a second each; asserts messages, never times")
    parser.add_argument("--relay-only", action="store_true", help="without contentd")
    parser.add_argument("--keep-log", metavar="FILE", help="where to leave contentd's log")
    told = parser.parse_args()
    told.sessions = [int(each) for each in told.sessions.split(",")]
    return told


def program(told, name):
    path = os.path.join(told.build, name)
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is missing: ninja -C {told.build}")
    return path


def start_sink(told, directory):
    port = harness.free_port()
    return harness.Server("sink", [program(told, "tests/bench/smtp_sink"), "--listen", f"127.0.0.1:{port}"],
                          port, directory)


def start_relay(told, directory, sink):
    port = harness.free_port()
    command = [program(told, "tests/bench/smtp_relay"), "--listen", f"127.0.0.1:{port}",
               "--next-hop", sink.address, "--threads", str(told.threads), "--spool", directory]
    return harness.Server("relay", command, port, directory)


def start_contentd(told, directory, sink):
    port = harness.free_port()
    command = [program(told, "contentd/contentd"), "--foreground",
               "--config", os.path.join(harness.repository(), "examples/sekimori.conf"),
               "--set", f"state=sqlite:{directory}/state.db",
               "--set", f"contentd.listen=inet:127.0.0.1:{port}",
               "--set", f"contentd.next_hop={sink.address}",
               "--set", f"contentd.rules={told.rules}",
               "--set", f"contentd.quarantine={directory}/quarantine",
               "--set", f"contentd.session_limit={max(200, max(told.sessions) + 10)}",
               "--set", f"threads={told.threads}"]
    return harness.Server("contentd", command, port, directory)


def load(told, server, size, sessions, *limit):
    command = [program(told, "tests/bench/smtp_load"), "--connect", server.address, "--size", str(size),
               "--sessions", str(sessions), "--recipients", str(told.recipients), *limit]
    return harness.run_load(command + (["--smtp"] if told.smtp else []), server)


def measure(told, server, size, sessions):
    figures = load(told, server, size, sessions, "--seconds", str(told.seconds))
    figures["cpu_ms"] = figures["server_cpu_seconds"] * 1e3 / figures["messages"]
    time.sleep(0.2 if told.quick else 1)  # what the server does behind is not to burden the other
    return figures


def row(name, size, sessions, figures):
    return [name, size, sessions, figures["messages_per_second"], figures["mb_per_second"], figures["p50_us"] / 1e3,
            figures["p99_us"] / 1e3, figures["cpu_ms"], figures["peak_rss_mib"]]


def compare(told, servers, size):
    """Gives how many messages went through in all."""
    rounds = {(server.name, sessions): [] for sessions in told.sessions for server in servers}
    rows = []
    for _ in range(told.rounds):
        for sessions in told.sessions:
            for server in servers:
                figures = measure(told, server, size, sessions)
                rounds[server.name, sessions].append(figures)
                rows.append(row(server.name, size, sessions, figures))
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


def check_arrivals(sent, sink_output):
    arrived = json.loads(sink_output)["messages"]
    if arrived != sent:
        sys.exit(f"{sent} messages were accepted and {arrived} arrived: the rest was quarantined or lost")


def main():
    told = arguments()
    if told.quick:
        told.rounds, told.seconds = 1, 1
    harness.allow_many_connections()
    sizes = [int(size) for size in told.sizes.split(",")]
    with harness.scratch_directory() as directory:
        servers = []
        try:
            sink = start_sink(told, directory)
            if not told.count:
                servers.append(start_relay(told, directory, sink))
            if not told.relay_only:
                servers.append(start_contentd(told, directory, sink))
            if told.count:
                sent = endure(told, servers[0], sizes[0])
            else:
                sent = sum(compare(told, servers, size) for size in sizes)
        finally:
            for server in servers:
                server.stop()
            if told.keep_log and servers and servers[-1].name == "contentd":
                os.replace(servers[-1].log_path, told.keep_log)
            output = sink.stop()
        check_arrivals(sent, output)


if __name__ == "__main__":
    main()
