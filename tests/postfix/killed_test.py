"""contentd killed every second while 5,000 messages flow: none is lost, and none comes twice whose delivery is on record.

Duplicates are allowed only where contentd died between the next hop's answer and the record of it (RFC 5321, 6.1), and
are counted. Takes 20 to 30 s.
"""

import collections
import itertools
import os
import re
import socket
import sqlite3
import threading
import time

import harness
import messages
import system
from policy import LmtpClient

COUNT = 5000
RECIPIENTS = [f"user{number}@example.org" for number in range(4)]
CLIENTS = 8
OVER_ONE_CONNECTION = 25


class Senders:
    """Clients that send COUNT numbered messages, every fifth of them to several recipients."""

    def __init__(self, mail_system):
        self._system = mail_system
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self.accepted = {}  # (number, recipient) -> queue ID
        self.problems = []
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(CLIENTS)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def has_ended(self, within):
        end = time.monotonic() + within
        for thread in self._threads:
            thread.join(timeout=max(0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _next(self):
        with self._lock:
            return next(self._numbers)

    def _run(self):
        try:
            number = self._next()
            while number < COUNT:
                address = f"198.{18 + number // 60000}.{number // 250 % 250}.{number % 250}"
                with self._system.client(address) as client:
                    for _ in range(OVER_ONE_CONNECTION):
                        if number < COUNT:
                            self._send(client, number)
                            number = self._next()
        except Exception as problem:  # told by the test
            self.problems.append(problem)

    def _send(self, client, number):
        recipients = RECIPIENTS if number % 5 == 0 else RECIPIENTS[number % 4:number % 4 + 1]
        for step in [client.mail("friend@example.com")] + [client.rcpt(each) for each in recipients]:
            assert step.code == 250, step
        reply = client.data(messages.plain(f"number {number}", b"x" * 70 + b"\r\n"))
        assert reply.code == 250, reply
        with self._lock:
            self.accepted.update(dict.fromkeys(((number, recipient) for recipient in recipients),
                                               reply.text.rsplit(" ", 1)[1]))


class Killed(harness.TestCase):
    OPTIONS = {"recipients": RECIPIENTS, "policyd_rules": "", "postfix_settings": harness.RETRIES_SOON}

    @classmethod
    def prepare(cls):
        """The socket is ours, as it is systemd's in service: what comes while contentd is away waits for it."""
        listener = socket.create_server(("127.0.0.1", cls.system.ports["contentd"]), backlog=1024)
        cls.addClassCleanup(listener.close)
        cls.system.contentd.listener = listener

    def arrivals(self):
        """How often each (number, recipient) arrived."""
        found = collections.Counter()
        for message in self.system.sink.messages:
            number = int(message.data.split(b"Subject: number ", 1)[1].split(b"\r\n", 1)[0])
            found.update((number, recipient) for recipient in message.recipients)
        return found

    def logged(self):
        """How often contentd told of a delivery, by queue ID and recipient; the record is written before the line."""
        found = collections.Counter()
        for line in self.system.contentd.log().splitlines():
            if " action=deliver " in line and ": queued as " in line:
                queue_id = re.search(r" queue_id=(\w+) ", line)[1]
                found.update((queue_id, recipient) for recipient in re.findall(r" recipient=<(.*?)>", line))
        return found

    def recorded(self):
        with sqlite3.connect(os.path.join(self.system.directory, "state.sqlite")) as state:
            return set(state.execute("SELECT queue_id, recipient FROM delivered"))

    def test_contentd_killed_every_second_loses_nothing(self):
        senders = Senders(self.system)
        senders.start()
        kills, started = 0, time.monotonic()
        while not senders.has_ended(within=1):
            self.system.contentd.kill()
            self.system.contentd.start()
            kills += 1
        self.assertEqual(senders.problems, [])
        self.assertGreater(kills, 0)
        system.until(lambda: not self.system.postfix.queue(), limit=60, what="an empty queue")
        seconds = time.monotonic() - started
        arrived, logged = self.arrivals(), self.logged()
        self.assertEqual(set(senders.accepted) - set(arrived), set(), "accepted and lost")
        self.assertEqual(set(arrived) - set(senders.accepted), set())
        entries = {(queue_id, recipient) for (_, recipient), queue_id in senders.accepted.items()}
        system.until(lambda: self.recorded() == entries, what="a record of each delivery")
        self.assertEqual([entry for entry, count in logged.items() if count > 1], [], "on record, and delivered again")
        doubled = sum(count - 1 for count in arrived.values())
        print(f"\n      {COUNT} messages in {seconds:.0f} s, {kills} kills, none lost; {doubled} duplicates of {len(arrived)} "
              f"deliveries; {self.system.contentd.log().count('was delivered before')} held back by their record")


class Record(harness.TestCase):
    OPTIONS = {"recipients": RECIPIENTS}

    def give(self, content):
        """As Postfix gives one message, whichever attempt it is."""
        with LmtpClient(self.system.ports["contentd"]) as client:
            client.forward(ADDR="203.0.113.5", PORT="4000", IDENT="4again", SOURCE="REMOTE")
            client.mail("friend@example.com")
            client.rcpt(RECIPIENTS[0])
            return client.final(content)[0]

    def test_a_delivery_on_record_is_not_repeated_after_a_kill(self):
        before = len(self.system.sink.messages)
        content = messages.plain()
        self.assertIn("queued as", self.give(content).text)
        self.system.contentd.kill()
        self.system.contentd.start()
        again = self.give(content)
        self.assertEqual((again.code, again.text), (250, "2.0.0 Ok: was delivered before"))
        self.assertEqual(len(self.system.wait_for_messages(before + 1)), before + 1)
        self.assertEqual(self.give(content + b"more\r\n").text.count("queued as"), 1)
        self.system.wait_for_messages(before + 2)
