"""harness - a whole mail system for one test class: Postfix, policyd, contentd and the last hop

    class HarvestTest(harness.TestCase):
        def test_...(self):
            self.system.sink.messages ...

Every test class has its own directory, ports and processes; all end with the class, after a failure too.
"""

import os
import shutil
import signal
import unittest

import system
from client import Client, submit
from daemons import Daemon
from instance import Instance
from name_server import NameServer
from sink import Sink

# Settings with which Postfix soon tries again. With a backoff of 1 s it would at once, and might find the message locked
# by the process that has just put it off: then it waits for minutes.
RETRIES_SOON = {"minimal_backoff_time": "2s", "maximal_backoff_time": "2s", "queue_run_delay": "1s"}

PORTS = ("smtp", "submission", "policyd", "contentd", "contentd_before", "reinject", "sink")


class MailSystem:
    """All parts of one host. `policyd_settings` and `contentd_settings` replace --set values, `lists` are files beside
    the rules, by name."""

    def __init__(self, wiring="after-queue", recipients=("postmaster@example.org",), policyd_settings=None,
                 contentd_settings=None, postfix_settings=None, policyd_rules=None, contentd_rules=None,
                 lists=None):
        self.directory = system.new_directory()
        self.ports = {name: system.free_port() for name in PORTS}
        shutil.copy(os.path.join(system.ROOT, "examples", "sekimori.conf"), self.directory)
        for name, text in (lists or {}).items():
            system.write(os.path.join(self.directory, name), text)
        self.name_server = NameServer()
        shared = {"state": f"sqlite:{self.directory}/state.sqlite", "dns_servers": self.name_server.address}
        is_before = wiring == "before-queue"
        listen = (f"inet:127.0.0.1:{self.ports['contentd_before']} before" if is_before
                  else f"inet:127.0.0.1:{self.ports['contentd']}")
        self.policyd = Daemon(self.directory, "policyd", shared | {
            "policyd.listen": f"inet:127.0.0.1:{self.ports['policyd']}",
            "policyd.rules": self._rules("policyd", policyd_rules)} | (policyd_settings or {}))
        self.contentd = Daemon(self.directory, "contentd", shared | {
            "contentd.listen": listen,
            "contentd.next_hop": f"127.0.0.1:{self.ports['reinject']}",
            "contentd.rules": self._rules("contentd", contentd_rules),
            "contentd.spool": self._folder("spool"),
            "contentd.quarantine": self._folder("quarantine")} | (contentd_settings or {}))
        self.sink = Sink(self.ports["sink"])
        self.postfix = Instance(self.directory, wiring, self.ports, recipients, postfix_settings)

    def _folder(self, name):
        path = os.path.join(self.directory, name)
        os.mkdir(path)
        return path

    def _rules(self, name, text):
        """The rule file of a daemon: as shipped, or with the text of a test."""
        path = os.path.join(self.directory, name + ".rules")
        if text is None:
            shutil.copy(os.path.join(system.ROOT, "examples", name + ".rules"), path)
        else:
            system.write(path, text)
        return path

    def start(self):
        self.sink.start()
        self.name_server.start()
        self.policyd.start()
        self.contentd.start()
        self.postfix.start()

    def stop(self):
        """Ends everything, whatever state it is in, and removes the directory."""
        for part in (self.postfix, self.contentd, self.policyd, self.name_server, self.sink):
            try:
                part.stop()
            except Exception as problem:  # the next part must be stopped all the same
                print(f"stopping {type(part).__name__}: {problem}")
        shutil.rmtree(self.directory, ignore_errors=True)

    def client(self, address="198.51.100.1", **options):
        return Client(self.ports["smtp"], address=address, **options)

    def submit(self, recipients, content, sender="friend@example.com", address="198.51.100.1", **options):
        return submit(self.ports["smtp"], sender, recipients, content, address=address, **options)

    def wait_for_messages(self, count, limit=30):
        """The messages of the sink, once there are that many."""
        system.until(lambda: len(self.sink.messages) >= count, limit, f"{count} messages at the last hop")
        return self.sink.messages

    def tell(self):
        """The ends of all logs, for a failed test."""
        return "".join(f"\n--- {name}\n{text[-4000:]}" for name, text in (
            ("policyd", self.policyd.log()), ("contentd", self.contentd.log()), ("Postfix", self.postfix.log())))


class TestCase(unittest.TestCase):
    """OPTIONS are MailSystem's; the system is started once for the class."""

    OPTIONS = {}
    system = None

    @classmethod
    def setUpClass(cls):
        cls.system = MailSystem(**cls.OPTIONS)
        cls.addClassCleanup(cls.system.stop)
        cls.prepare()
        try:
            cls.system.start()
        except BaseException:
            print(cls.system.tell())
            raise

    @classmethod
    def prepare(cls):
        """What a class changes before the system starts."""

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        done = super().run(result)
        if result and len(result.failures) + len(result.errors) > before and self.system:
            print(self.system.tell())
        return done


def end_tidily():
    """A terminated run still runs its clean-ups."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(1)))
