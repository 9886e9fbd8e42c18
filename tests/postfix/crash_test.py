"""SIGKILL in each phase of SMTP, under load: every accepted message arrives or is still in Postfix's queue."""

import threading
import time

import harness
import messages
import system
from policy import LmtpClient

POLICY_PHASES = ("connection", "MAIL", "RCPT", "DATA", "half a message")
CONTENT_PHASES = ("connection", "XFORWARD", "MAIL", "RCPT", "DATA", "half a message", "final dot")


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
            name = f"load-{number}"
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


class Crash(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"],
               "postfix_settings": harness.RETRIES_SOON}

    def arrived(self):
        """Subjects at the last hop."""
        subjects = set()
        for message in self.system.sink.messages:
            line = next(line for line in message.head.split(b"\r\n") if line.startswith(b"Subject: "))
            subjects.add(line[9:].decode())
        return subjects

    def settle(self, accepted):
        """Nothing accepted may be missing once the queue has run empty."""
        def has_settled():
            if not self.system.postfix.queue():
                return True
            self.system.postfix.flush()
            time.sleep(0.3)
            return False
        system.until(has_settled, limit=90, what="an empty queue")
        self.assertEqual(accepted - self.arrived(), set(), "accepted, and neither delivered nor queued")
        self.assertNotIn("status=bounced", self.system.postfix.log())

    def restart(self, daemon):
        daemon.kill()
        daemon.start()

    def step(self, client, phase):
        if phase == "MAIL":
            return client.mail("friend@example.com")
        if phase == "XFORWARD":
            return client.forward(ADDR="203.0.113.99", PORT="4000", IDENT="4crash", SOURCE="REMOTE")
        if phase == "RCPT":
            return client.rcpt("one@example.org")
        if phase == "DATA":
            return client.command("DATA")
        if phase == "half a message":
            return client.send(messages.plain("half"))
        return client.send(b".\r\n")

    def kill_at_each(self, daemon, phases, connect):
        with Load(self.system) as load:
            for last in range(len(phases)):
                load.wait_for(5)
                client = connect()
                try:
                    for phase in phases[1:last + 1]:
                        self.step(client, phase)
                    self.restart(daemon)
                finally:
                    client.close()
            load.wait_for(5)
        self.settle(load.accepted)

    def test_contentd_killed_in_each_phase_loses_no_message(self):
        self.kill_at_each(self.system.contentd, CONTENT_PHASES, lambda: LmtpClient(self.system.ports["contentd"]))

    def test_policyd_killed_in_each_phase_loses_no_message(self):
        self.kill_at_each(self.system.policyd, POLICY_PHASES, lambda: self.system.client("203.0.113.98"))
