"""hop - a next hop in a process of its own, which ends itself with SIGKILL at one phase of its first session

    hop.py PORT DIRECTORY chunking|data [PHASE]        what it keeps stands in DIRECTORY, a file a message
"""

import json
import os
import subprocess
import sys
import tempfile
import threading

import fault
import system
from sink import Message, Sink


class _Keeper(Sink):
    def __init__(self, port, directory, offers_chunking):
        super().__init__(port, offers_chunking)
        self._directory = directory

    def keep(self, message):
        number, path = tempfile.mkstemp(dir=self._directory, prefix="new-")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump({"sender": message.sender, "recipients": message.recipients,
                       "data": message.data.decode("latin-1")}, file)
        os.rename(path, path.replace("new-", "message-"))


class Hop:
    """start() with a phase dies there; without one it serves."""

    def __init__(self, directory, port, offers_chunking=False):
        self.port = port
        self._offers = "chunking" if offers_chunking else "data"
        self._directory = os.path.join(directory, f"hop-{port}")
        os.mkdir(self._directory)
        self._process = None

    def start(self, phase=None):
        command = [sys.executable, os.path.abspath(__file__), str(self.port), self._directory, self._offers]
        self._process = subprocess.Popen(command + ([phase] if phase else []), stdin=subprocess.DEVNULL,
                                         stdout=subprocess.PIPE, preexec_fn=system.die_with_parent)
        assert self._process.stdout.readline() == b"ready\n", "the next hop did not start"

    def has_died(self):
        """By SIGKILL."""
        return self._process.poll() == -9

    def stop(self):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    @property
    def messages(self):
        found = []
        for name in sorted(os.listdir(self._directory)):
            if name.startswith("message-"):
                kept = json.loads(system.read(os.path.join(self._directory, name)))
                found.append(Message(kept["sender"], "", [(one, "") for one in kept["recipients"]], {},
                                     kept["data"].encode("latin-1")))
        return found


def main():
    port, directory, offers, *phase = sys.argv[1:]
    sink = _Keeper(int(port), directory, offers == "chunking")
    if phase:
        sink.at = fault.Once(phase[0], fault.dies)
    sink.start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
