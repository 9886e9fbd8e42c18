"""system - ports, waiting and files for the integration tests

Nothing here sleeps for a fixed time: until() looks again every few milliseconds and gives up at a limit.
"""

import ctypes
import os
import random
import signal
import socket
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("SEKIMORI_BUILD", os.path.join(ROOT, "build"))

_taken = set()


def free_port():
    """A TCP port of 127.0.0.1 that nobody listens on, below the range of outgoing connections."""
    while True:
        port = random.randrange(20000, 32000)
        if port in _taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _taken.add(port)
        return port


def until(condition, limit=30.0, what="condition"):
    """Waits for a true value of condition() and returns it; AssertionError at the limit."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {limit:g} s")
        time.sleep(0.02)


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def new_directory():
    """A directory that the users of Postfix may pass through."""
    path = tempfile.mkdtemp(prefix="sekimori-", dir="/tmp")
    os.chmod(path, 0o755)
    return path


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as opened:
            return opened.read()
    except FileNotFoundError:
        return ""


def write(path, text):
    with open(path, "w", encoding="utf-8") as opened:
        opened.write(text)
    return path


_libc = ctypes.CDLL(None)


def die_with_parent():
    """For preexec_fn: the new process gets SIGTERM when this one ends, however that happens."""
    _libc.prctl(1, signal.SIGTERM)
