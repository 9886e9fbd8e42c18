"""What policyd records, `policyd replay` runs through other rules."""

import json
import os
import subprocess

import harness
import policy
import system

POLICY = 'none: sender.local = "nobody" -> reject "554 5.7.1 no"\n'
OTHER = 'latin: sender.local ~ "^h\\xe4ns$" -> reject "554 5.7.1 latin"\n'
LATIN = b"h\xe4ns@example.com".decode(errors="surrogateescape")


class Replay(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": POLICY}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = os.path.join(cls.system.directory, "record")
        cls.system.policyd.stop()
        cls.system.policyd.set("policyd.record", cls.record)
        cls.system.policyd.start()

    def lines(self):
        with open(self.record, "rb") as record:
            return len(record.readlines())

    def test_other_rules_see_each_byte_of_what_was_asked(self):
        with policy.PolicyClient(self.system.ports["policyd"]) as client:
            for number, sender in enumerate((LATIN, "hans@example.com", LATIN)):
                self.assertEqual(client.ask(sender=sender, recipient="one@example.org", instance=f"1.{number}",
                                            policy_context="rcpt", client_address="192.0.2.1"), "DUNNO")
        system.until(lambda: os.path.exists(self.record) and self.lines() == 3, what="three lines of the record")
        self.assertIn("0 of 3 answers differ", self.system.policyd.run("replay", self.record))
        rules = os.path.join(self.system.directory, "other.rules")
        system.write(rules, OTHER)
        told = self.system.policyd.run("replay", self.record, "--rules", rules)
        self.assertIn("2 of 3 answers differ", told)

    def test_lines_that_are_no_requests_are_counted_apart(self):
        record = os.path.join(self.system.directory, "strange")
        asked = {"request": "smtpd_access_policy", "protocol_state": "RCPT", "client_address": "192.0.2.1",
                 "sender": "nobody@example.com", "recipient": "one@example.org", "policy_context": "rcpt"}
        good = json.dumps({"time": "1790000000000", "host": "mx", "action": "DUNNO", "request": asked})
        for lines, status, told in (
                (["nonsense", "{}"], 1, "0 of 0 answers differ, lines that cannot be read: 2"),
                (["nonsense", good], 0, "1 of 1 answers differ, lines that cannot be read: 1"), ([], 0, "0 of 0 answers")):
            system.write(record, "".join(line + "\n" for line in lines))
            done = subprocess.run(self.system.policyd.arguments("replay", record), capture_output=True, text=True)
            self.assertEqual(done.returncode, status, done)
            self.assertIn(told, done.stdout)
            done = subprocess.run(self.system.policyd.arguments("replay", record, "--json"), capture_output=True,
                                  text=True)
            self.assertEqual(done.returncode, status, done)
            shown = json.loads(done.stdout)
            self.assertEqual(shown["unreadable"], lines.count("nonsense") + lines.count("{}"))
            self.assertEqual([line["line"] for line in shown["lines"]], list(range(1, len(lines) + 1)))
