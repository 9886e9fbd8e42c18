"""What policyd records, `policyd replay` runs through other rules."""

import os

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
