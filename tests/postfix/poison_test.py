"""A message that crashes contentd whenever it is inspected: it is set aside, and a hundred others arrive."""

import json
import os
import re
import subprocess
import threading
import urllib.request

import harness
import messages
import system

ATTEMPTS = 2
GOOD = 100
BINARY = b"\x01\x02\x00\xff\x80"  # what is not text is left to libmagic
DEADLY = BINARY + b"sekimori-test: this text is deadly"  # as in poison.c
# Nothing comes of it, but that libmagic is asked of each attachment.
RULES = 'asks: attachment.type = "application/x-none" -> score 1\n'


class Poison(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org", "two@example.org"], "policyd_rules": "", "contentd_rules": RULES,
               "contentd_settings": {"contentd.poison_attempts": str(ATTEMPTS)},
               "postfix_settings": harness.RETRIES_SOON}

    @classmethod
    def prepare(cls):
        library = os.path.join(cls.system.directory, "poison.so")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "poison.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source], check=True)
        cls.system.contentd.environment = {"LD_PRELOAD": library}
        cls.metrics = system.free_port()
        cls.system.contentd.set("contentd.metrics", f"inet:127.0.0.1:{cls.metrics}")

    def send(self, number, content):
        name = f"number {number}"
        reply = self.system.submit(["one@example.org"], messages.with_attachment("a.bin", content, subject=name),
                                   address=f"198.51.100.{number + 1}")
        self.assertEqual(reply.code, 250, reply)
        return reply.text.rsplit(" ", 1)[1]

    def tend(self):
        """As systemd does with Restart=on-failure."""
        if self.system.contentd.process.poll() is not None:
            self.assertEqual(self.system.contentd.process.returncode, -6)
            self.crashes += 1
            self.system.contentd.start()

    def has_settled(self):
        self.tend()
        return not self.system.postfix.queue()

    def subjects(self):
        """A crash may make a duplicate of what was in hand, so they are a set."""
        return {int(re.search(rb"^Subject: number (\d+)", message.data, re.M)[1])
                for message in self.system.sink.messages}

    def counted(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=10) as reply:
            found = re.search(r"^contentd_poison_total (\d+)", reply.read().decode(), re.M)
        return int(found[1]) if found else 0

    def test_one_poison_message_is_set_aside_and_a_hundred_others_arrive(self):
        self.crashes = 0
        sent = {}
        sender = threading.Thread(target=lambda: sent.update(
            {number: self.send(number, DEADLY if number == GOOD // 2 else BINARY) for number in range(GOOD + 1)}))
        sender.start()
        while sender.is_alive():
            self.tend()
            sender.join(timeout=0.05)
        system.until(self.has_settled, limit=60, what="an empty queue")
        poison = sent.pop(GOOD // 2)
        self.assertEqual(self.subjects(), set(sent))
        self.assertEqual(self.crashes, 1 + ATTEMPTS)  # the first one among others, so that it might have been any

        rows = [json.loads(line) for line in self.system.contentd.run("quarantine", "list", "--json").splitlines()]
        self.assertEqual([(row["queue_id"], row["rule"]) for row in rows], [(poison, "poison")])
        self.assertIn(f"Subject: number {GOOD // 2}", self.system.contentd.run("quarantine", "show", rows[0]["id"]))
        self.assertRegex(self.system.contentd.log(), rf"contentd: error: poison={poison}\b")
        self.assertEqual(self.counted(), 1)

        # Mail behind it flows, and nothing is scanned alone any more.
        for number in range(GOOD + 1, GOOD + 6):
            self.system.postfix.wait_for_log(rf"{self.send(number, BINARY)}: to=<.*status=sent")
        self.tend()
        self.assertEqual(self.crashes, 1 + ATTEMPTS)
        self.assertNotIn("status=bounced", self.system.postfix.log())
