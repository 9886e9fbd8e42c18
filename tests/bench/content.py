"""contentd under a load of mail: the daemon with a state of its own, its next hop, and what a message costs"""

import json
import os
import sys
import time

import harness

COLUMNS = [("server", ""), ("bytes", "d"), ("sessions", "d"), ("messages/s", ".0f"), ("MB/s", ".1f"), ("p50 ms", ".2f"),
           ("p99 ms", ".2f"), ("CPU ms/message", ".3f")]


def add_arguments(parser):
    parser.add_argument("--build", type=os.path.abspath, help="build directory",
                        default=os.path.join(harness.repository(), "build"))
    parser.add_argument("--rules", default=os.path.join(harness.repository(), "examples/contentd.rules"))
    parser.add_argument("--sizes", default="4096,65536,1048576", help="of messages, in bytes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each load")
    parser.add_argument("--smtp", action="store_true", help="SMTP in, not LMTP")
    parser.add_argument("--text", action="store_true", help="mails of text alone, whatever their size")
    parser.add_argument("--new-attachments", action="store_true", help="no two mails with the same attachments")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a second each; asserts messages, never times")
    parser.add_argument("--keep-log", metavar="FILE", help="where to leave contentd's log")


def parse(parser):
    told = parser.parse_args()
    told.sizes = [int(size) for size in told.sizes.split(",")]
    if told.quick:
        told.rounds, told.seconds = 1, 1
    return told


def start_sink(told, directory, *options):
    port = harness.free_port()
    return harness.Server("sink", [harness.program(told, "tests/bench/smtp_sink"), "--listen", f"127.0.0.1:{port}",
                                   *options], port, directory)


def start_contentd(told, directory, sink, sessions):
    port = harness.free_port()
    command = [harness.program(told, "contentd/contentd"), "--foreground",
               "--config", os.path.join(harness.repository(), "examples/sekimori.conf"),
               "--set", f"state=sqlite:{directory}/state.db",
               "--set", f"contentd.listen=inet:127.0.0.1:{port}",
               "--set", f"contentd.next_hop={sink.address}",
               "--set", f"contentd.rules={told.rules}",
               "--set", f"contentd.quarantine={directory}/quarantine",
               "--set", f"contentd.session_limit={max(200, sessions + 10)}",
               "--set", f"threads={told.threads}"]
    return harness.Server("contentd", command, port, directory)


def load(told, server, size, sessions, *options):
    command = [harness.program(told, "tests/bench/smtp_load"), "--connect", server.address, "--size", str(size),
               "--sessions", str(sessions), *options]
    command += [option for option, is_told in (("--smtp", told.smtp), ("--text", told.text),
                                               ("--new-attachments", told.new_attachments)) if is_told]
    return harness.run_load(command, server)


def costs(told, figures):
    """Adds the processor time of a message, after a pause."""
    figures["cpu_ms"] = figures["server_cpu_seconds"] * 1e3 / figures["messages"]
    time.sleep(0.2 if told.quick else 1)  # what the server does behind is not to burden the other
    return figures


def row(name, size, sessions, figures):
    return [name, size, sessions, figures["messages_per_second"], figures["mb_per_second"], figures["p50_us"] / 1e3,
            figures["p99_us"] / 1e3, figures["cpu_ms"]]


def keep_log(told, server):
    if told.keep_log and server.name == "contentd":
        os.replace(server.log_path, told.keep_log)


def check_arrivals(sent, sink_output):
    arrived = json.loads(sink_output)["messages"]
    if arrived != sent:
        sys.exit(f"{sent} messages were accepted and {arrived} arrived: the rest was quarantined or lost")
