"""log - takes Postfix's log lines where postlogd would"""

import os
import socket
import threading


class LogReader:
    """Reads the datagram socket at `path`, to which every Postfix program logs, and appends to `file`."""

    def __init__(self, path, file):
        if os.path.exists(path):
            os.unlink(path)
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(path)
        os.chmod(path, 0o666)
        self._file = open(file, "ab", buffering=0)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        while True:
            line = self._socket.recv(65536)
            if line == b"stop":
                return
            self._file.write(line.rstrip(b"\n") + b"\n")

    def stop(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
            own.sendto(b"stop", self._path)
        self._thread.join()
        self._socket.close()
        self._file.close()
