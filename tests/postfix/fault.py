"""fault - how a next hop misbehaves: once, at one phase of a session

    sink.at = Once("RCPT", says("450 4.2.1 not now"))

A phase is "connect", a command, "content" (a part was read), "dot" (all was read, nothing is kept) or "kept" (kept, and
not answered yet). An act gives what is said in place of the reply, or ends the session, or this process.
"""

import os
import signal
import threading
import time

# Where the peer can be certain that nobody has the message, and where it cannot.
CERTAIN = ("connect", "EHLO", "XFORWARD", "MAIL", "RCPT", "DATA", "content")
DOUBTFUL = ("dot", "kept")
# Where the content comes behind its commands as one chunk it is on its way before any of them is answered.
OF_A_CHUNK = ("XFORWARD", "MAIL", "RCPT", "dot", "kept")


class Once:
    """Acts the first time that a session comes to the phase; afterwards all is well."""

    def __init__(self, phase, act):
        self._phase = phase
        self._act = act
        self._lock = threading.Lock()
        self.has_acted = False

    def __call__(self, phase, session):
        with self._lock:
            if phase != self._phase or self.has_acted:
                return None
            self.has_acted = True
        return self._act(session)


def says(text):
    return lambda session: text


def closes(_):
    raise ConnectionError("the next hop closes")


def dies(_):
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()


def keeps_silent(session):
    """Until the peer gives up."""
    while session.rfile.read1(65536):
        pass
    raise ConnectionError("the peer gave up")


def stops_reading(_):
    """For longer than any limit of these tests."""
    time.sleep(4)
    raise ConnectionError("nobody waits any more")


def hesitates(_):
    """Less than any limit of these tests."""
    time.sleep(0.6)


def drips(text, gap):
    """A reply byte by byte."""
    def act(session):
        for byte in text.encode() + b"\r\n":
            session.wfile.write(bytes([byte]))
            time.sleep(gap)
        return ""
    return act
