#!/usr/bin/env python3
"""policyd against the null policy server, in turn, under the same load.

Prints a line a round and the medians' ratio. --memory sends one transaction of each of a million clients
instead and prints the resident size. See README.md for how to read it.
"""

import argparse
import os
import sys
import time

import harness

sys.path.insert(1, os.path.join(harness.repository(), "tests", "postfix"))
import shipped
import stored
import system
import zone
from name_server import NameServer

COLUMNS = [("server", ""), ("requests/s", ".0f"), ("trans./s", ".0f"), ("p50 us", ".0f"), ("p99 us", ".0f"),
           ("max us", ".0f"), ("CPU us/request", ".2f"), ("RSS MiB", ".1f"), ("penalties", ".2%")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.path.join(harness.repository(), "build"), help="build directory")
    parser.add_argument("--rules", default=os.path.join(harness.repository(), "examples/policyd.rules"))
    parser.add_argument("--with", dest="labels", action="append", default=[], metavar="LABEL",
                        help="take in this commented rule of the shipped ones, such as spf-header")
    parser.add_argument("--dns", action="store_true", help="all shipped rules that ask the DNS, 10000 clients, 2000 "
                        "sender domains; the first round, with empty caches, stands apart")
    parser.add_argument("--loaded", type=int, default=0, metavar="N",
                        help="also a policyd whose state has N greylist entries and N penalties")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each load")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--one-socket", action="store_true", help="one policy socket an SMTP connection, not four")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", action="store_true", help="only the resident size after --clients")
    parser.add_argument("--clients", type=int, default=0,
                        help="different clients (100000; with --dns 10000, with --memory 1000000)")
    parser.add_argument("--quick", action="store_true", help="a second each; asserts answers, never times")
    parser.add_argument("--null-only", action="store_true", help="without policyd")
    parser.add_argument("--keep-log", metavar="FILE", help="where to leave policyd's log")
    return parser.parse_args()


def start_null(told, directory):
    port = harness.free_port()
    command = [harness.program(told, "tests/bench/policy_null"), "--listen", f"127.0.0.1:{port}",
               "--threads", str(told.threads)]
    return harness.Server("null", command, port, directory)


def start_policyd(told, directory, dns, name="policyd"):
    directory = os.path.join(directory, name)
    os.makedirs(directory, exist_ok=True)
    port = harness.free_port()
    rules = told.rules
    labels = told.labels + (zone.LABELS if told.dns else [])
    if labels:
        rules = system.write(os.path.join(directory, "policyd.rules"), shipped.policyd_rules(*labels))
        system.write(os.path.join(directory, "forwarders"), "")
    command = [harness.program(told, "policyd/policyd"), "--foreground",
               "--config", os.path.join(harness.repository(), "examples/sekimori.conf"),
               "--set", f"state=sqlite:{directory}/state.db",
               "--set", f"policyd.listen=inet:127.0.0.1:{port}",
               "--set", f"policyd.rules={rules}",
               "--set", f"dns_servers={dns}",
               "--set", f"threads={told.threads}"]
    if told.dns:
        command += ["--set", f"policyd.dnsbl={zone.BLOCKLIST}"]
    if told.loaded:
        command += ["--set", "state_mark_memory=512MB"]
    return harness.Server(name, command, port, directory)


def start_loaded(told, directory, dns):
    """One that finds its state full; a first one only makes the database."""
    name = "loaded"
    start_policyd(told, directory, dns, name).stop()
    stored.fill(os.path.join(directory, name, "state.db"), told.loaded)
    return start_policyd(told, directory, dns, name)


def load_command(told, server):
    command = [harness.program(told, "tests/bench/policy_load"), "--connect", server.address,
               "--connections", str(told.connections), "--clients", str(told.clients)]
    if told.one_socket:
        command.append("--one-socket")
    if told.dns:
        command += ["--domains", str(zone.DOMAINS)]
    return command + (["--once"] if told.memory else ["--seconds", str(told.seconds)])


def measure(told, server):
    figures = harness.run_load(load_command(told, server), server)
    figures["cpu_us"] = figures["server_cpu_seconds"] * 1e6 / figures["requests"]
    time.sleep(0.2 if told.quick else 2)  # what the server does behind is not to burden the other
    return figures


def row(name, figures):
    return [name, figures["requests_per_second"], figures["transactions_per_second"], figures["p50_us"],
            figures["p99_us"], figures["max_us"], figures["cpu_us"], figures["rss_mib"], figures["penalty_share"]]


def compare(told, servers):
    cold = [row("cold", measure(told, server)) for server in servers if told.dns and server.name == "policyd"]
    rounds = {server.name: [] for server in servers}
    for _ in range(told.rounds):
        for server in servers:
            rounds[server.name].append(measure(told, server))
    rows = [row(server.name, figures) for figures_of_round in zip(*rounds.values())
            for server, figures in zip(servers, figures_of_round)]
    harness.print_table(COLUMNS, cold + rows)
    if len(servers) == 1:
        return
    for server in servers[1:]:
        null, tested = (lambda key, name=name: harness.median([each[key] for each in rounds[name]])
                        for name in ("null", server.name))
        print(f"{server.name} / null: requests/s {tested('requests_per_second') / null('requests_per_second'):.2f}, "
              f"p99 {tested('p99_us') / null('p99_us'):.1f}, CPU {tested('cpu_us') / null('cpu_us'):.1f}; "
              f"load generator {null('load_cpu_us_per_request'):.1f} us CPU a request")
        print("other answers than DUNNO:", rounds[server.name][-1]["other_answers"] or "none")
        check_share(max(each["penalty_share"] for each in rounds[server.name]))


def check_share(share):
    if share >= 0.10:
        sys.exit(f"{share:.1%} of the answers are penalties: this measures little but early refusals")


def memory(told, server):
    before = server.memory_mib()
    figures = measure(told, server)
    harness.print_table(COLUMNS, [row(server.name, figures)])
    print(f"resident: {before:.1f} MiB before, {server.memory_mib():.1f} MiB after {told.clients} clients, "
          f"{server.memory_mib('VmHWM'):.1f} MiB at most")


def main():
    told = arguments()
    if told.quick:
        told.rounds, told.seconds = 1, 1
    told.clients = told.clients or (1000000 if told.memory else 10000 if told.dns else 100000)
    with harness.scratch_directory() as directory:
        servers = []
        name_server = NameServer(zone.records() if told.dns else "")
        try:
            if not told.memory:
                servers.append(start_null(told, directory))
            if not told.null_only:
                name_server.start()
                servers.append(start_policyd(told, directory, name_server.address))
            if told.loaded:
                servers.append(start_loaded(told, directory, name_server.address))
            memory(told, servers[0]) if told.memory else compare(told, servers)
        finally:
            for server in servers:
                server.stop()
            name_server.stop()
            if told.keep_log and not told.null_only:
                os.replace(servers[-1].log_path, told.keep_log)


if __name__ == "__main__":
    main()
