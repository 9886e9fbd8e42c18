"""load - mail that keeps coming while a test does something else"""

import collections
import threading

import messages
import system


class Load:
    """Threads that send numbered messages until told to stop; remembers which were accepted."""

    def __init__(self, mail_system, threads=4):
        self._system = mail_system
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._next = 0
        self.accepted = set()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _run(self):
        while not self._stop.is_set():
            with self._lock:
                self._next += 1
                number = self._next
            name = f"load-{id(self)}-{number}"
            try:
                reply = self._system.submit(["one@example.org"], messages.plain(name, b"x" * 70 + b"\r\n"),
                                            address=f"198.18.{number // 250}.{number % 250}")
            except OSError:
                continue
            if reply.code == 250:
                with self._lock:
                    self.accepted.add(name)

    def wait_for(self, count):
        """That many more accepted messages."""
        wanted = len(self.accepted) + count
        system.until(lambda: len(self.accepted) >= wanted, what="load")


def arrivals(mail_system):
    """How often each subject arrived at the last hop."""
    found = collections.Counter()
    for message in mail_system.sink.messages:
        line = next(line for line in message.head.split(b"\r\n") if line.startswith(b"Subject: "))
        found[line[9:].decode()] += 1
    return found
