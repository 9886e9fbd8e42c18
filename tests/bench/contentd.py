#!/usr/bin/env python3
"""contentd against a plain relay, in turn, under the same load of mail, to the same sink.

Prints a line a round and size, and the medians' ratio of each size. See README.md for how to read it.
"""

import argparse
import json
import os
import sys
import time

import harness

COLUMNS = [("server", ""), ("bytes", "d"), ("messages/s", ".0f"), ("MB/s", ".1f"), ("p50 ms", ".2f"),
           ("p99 ms", ".2f"), ("CPU ms/message", ".3f"), ("RSS MiB", ".1f")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.path.join(harness.repository(), "build"), help="build directory")
    parser.add_argument("--rules", default=os.path.join(harness.repository(), "examples/contentd.rules"))
    parser.add_argument("--sizes", default="4096,65536,1048576", help="of messages, in bytes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each load")
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--recipients", type=int, default=1)
    parser.add_argument("--smtp", action="store_true", help="SMTP in, not LMTP")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a second each; asserts messages, never times")
    parser.add_argument("--relay-only", action="store_true", help="without contentd")
    parser.add_argument("--keep-log", metavar="FILE", help="where to leave contentd's log")
    return parser.parse_args()


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
               "--set", f"threads={told.threads}"]
    return harness.Server("contentd", command, port, directory)


def measure(told, server, size):
    command = [program(told, "tests/bench/smtp_load"), "--connect", server.address, "--size", str(size),
               "--sessions", str(told.sessions), "--recipients", str(told.recipients),
               "--seconds", str(told.seconds)] + (["--smtp"] if told.smtp else [])
    figures = harness.run_load(command, server)
    figures["cpu_ms"] = figures["server_cpu_seconds"] * 1e3 / figures["messages"]
    time.sleep(0.2 if told.quick else 1)  # what the server does behind is not to burden the other
    return figures


def row(name, size, figures):
    return [name, size, figures["messages_per_second"], figures["mb_per_second"], figures["p50_us"] / 1e3,
            figures["p99_us"] / 1e3, figures["cpu_ms"], figures["rss_mib"]]


def compare(told, servers, size):
    """Gives how many messages went through in all."""
    rounds = {server.name: [] for server in servers}
    rows = []
    for _ in range(told.rounds):
        for server in servers:
            figures = measure(told, server, size)
            rounds[server.name].append(figures)
            rows.append(row(server.name, size, figures))
    harness.print_table(COLUMNS, rows)
    if len(servers) == 2:
        relay, contentd = (lambda key, name=name: harness.median([each[key] for each in rounds[name]])
                           for name in ("relay", "contentd"))
        print(f"contentd / relay at {size} bytes: messages/s "
              f"{contentd('messages_per_second') / relay('messages_per_second'):.2f}, "
              f"p99 {contentd('p99_us') / relay('p99_us'):.1f}, CPU {contentd('cpu_ms') / relay('cpu_ms'):.1f}\n")
    return sum(figures["messages"] for each in rounds.values() for figures in each)


def check_arrivals(sent, sink_output):
    arrived = json.loads(sink_output)["messages"]
    if arrived != sent:
        sys.exit(f"{sent} messages were accepted and {arrived} arrived: the rest was quarantined or lost")


def main():
    told = arguments()
    if told.quick:
        told.rounds, told.seconds = 1, 1
    with harness.scratch_directory() as directory:
        servers = []
        try:
            sink = start_sink(told, directory)
            servers.append(start_relay(told, directory, sink))
            if not told.relay_only:
                servers.append(start_contentd(told, directory, sink))
            sent = sum(compare(told, servers, int(size)) for size in told.sizes.split(","))
        finally:
            for server in servers:
                server.stop()
            if told.keep_log and len(servers) == 2:
                os.replace(servers[-1].log_path, told.keep_log)
            output = sink.stop()
        check_arrivals(sent, output)


if __name__ == "__main__":
    main()
