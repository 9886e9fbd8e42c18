"""What the benchmark scripts share: servers as child processes, their cost from /proc, and a table.

Nothing but Python's standard library. Everything runs on loopback, in a directory of its own that is removed.
"""

import json
import os
import pwd
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


def repository():
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def program(told, name):
    path = os.path.join(told.build, name)
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is missing: ninja -C {told.build}")
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes():
    """The parent of each process, and the processor ticks that it and its children that ended have used."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(name)] = int(fields[1]), sum(int(ticks) for ticks in fields[11:15])
    return found


class Server:
    """A server under load. Its standard error goes to a file, as its log goes to syslog in service.

    `user`, if any, is whom it runs as; it must be able to enter the directory then.
    """

    def __init__(self, name, command, port, directory, user=None):
        self.name = name
        self.address = f"127.0.0.1:{port}"
        self.log_path = os.path.join(directory, f"{name}.log")
        self.output = open(os.path.join(directory, f"{name}.out"), "w+")
        identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        self.process = subprocess.Popen(command, stdout=self.output, stderr=open(self.log_path, "w"), cwd=directory,
                                        process_group=0, **identity)
        try:
            self._wait_for(port)
        except SystemExit:
            self.stop()
            raise

    def _wait_for(self, port):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{self.name} did not start:\n" + self.log_tail())

    def log_tail(self):
        with open(self.log_path) as log:
            return "".join(log.readlines()[-20:])

    def cpu_seconds(self):
        """Its own and that of all that it started, whether they run or have ended."""
        found = processes()
        own = [self.process.pid]
        for process in own:
            own += [child for child, (parent, _) in found.items() if parent == process]
        return sum(found[process][1] for process in own) / TICKS

    def memory_mib(self, kind="VmRSS"):
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith(kind + ":"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def stop(self):
        """Ends it and gives what it printed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # children that it left behind
        except ProcessLookupError:
            pass
        self.output.seek(0)
        return self.output.read()


class MemoryWatch:
    """with MemoryWatch(server) as watch: ...; watch.peak is the largest resident size meanwhile, in MiB."""

    def __init__(self, server):
        self.peak = server.memory_mib()
        self._server = server
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def _run(self):
        while not self._end.wait(0.1):
            self.peak = max(self.peak, self._server.memory_mib())


def run_load(command, server):
    """Runs a load generator against a server; its figures, with the server's own cost added."""
    before = server.cpu_seconds()
    with MemoryWatch(server) as watch:
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"load on {server.name} failed: {done.stderr}\n" + server.log_tail())
    figures = json.loads(done.stdout)
    figures["server_cpu_seconds"] = server.cpu_seconds() - before
    figures["rss_mib"] = server.memory_mib()
    figures["peak_rss_mib"] = max(watch.peak, figures["rss_mib"])
    return figures


def allow_many_connections():
    """For this process and those that it starts."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def print_table(columns, rows):
    """Columns are (heading, format) pairs; a value that is a text stands as it is."""
    cells = [[heading for heading, _ in columns]]
    for row in rows:
        cells.append([value if isinstance(value, str) else format(value, form)
                      for value, (_, form) in zip(row, columns)])
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    for line in cells:
        print("  ".join(text.ljust(width) if index == 0 else text.rjust(width)
                        for index, (text, width) in enumerate(zip(line, widths))))
    sys.stdout.flush()


def scratch_directory():
    return tempfile.TemporaryDirectory(prefix="sekimori-bench-")
