"""The commented rules of the shipped files: each can be taken in as it stands, and those against harvests do what they
say."""

import os
import shutil
import subprocess
import unittest

import harness
import messages
import shipped
import system

VALID = [f"user{number}@example.org" for number in range(4)]


class Loads(unittest.TestCase):
    def check(self, daemon, *labels):
        directory = system.new_directory()
        self.addCleanup(shutil.rmtree, directory)
        for name in shipped.lists(daemon):
            system.write(os.path.join(directory, name), "192.0.2.1\n")
        rules = os.path.join(directory, "rules")
        system.write(rules, shipped.rules(daemon, *labels))
        done = subprocess.run([os.path.join(system.BUILD, daemon, daemon), "--config",
                               os.path.join(system.ROOT, "examples", "sekimori.conf"), "--set",
                               f"{daemon}.rules={rules}", "check"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, f"{labels}: {done.stdout}{done.stderr}")

    def test_each_commented_rule_can_be_taken_in_alone_and_all_together(self):
        for daemon, one in (("policyd", "trap"), ("contentd", "builders")):
            labels = shipped.commented(daemon)
            self.assertIn(one, labels)
            for label in labels:
                with self.subTest(daemon=daemon, rule=label):
                    self.check(daemon, label)
            self.check(daemon, *labels)


class HarvestCase(harness.TestCase):
    def setUp(self):
        # policyd takes silence for an answer only once it has seen that Postfix asks with policy_context=known.
        self.assertEqual(self.deliver("203.0.113.250").code, 250)

    def deliver(self, address, **options):
        return self.system.submit([VALID[0]], messages.plain(), address=address, **options)

    def guess(self, address, names, **options):
        """The replies to each name, in one session."""
        with self.system.client(address, **options) as client:
            client.mail("spy@example.net")
            replies = [client.rcpt(name + "@example.org") for name in names]
            client.quit()
            return replies


def with_rule(label):
    return {"recipients": VALID, "lists": {"traps": "old.name@example.org\n"},
            "policyd_rules": shipped.policyd_rules(label)}


class Trap(HarvestCase):
    OPTIONS = with_rule("trap")

    def test_who_writes_to_a_trap_is_refused_at_once_and_for_a_day(self):
        reply, = self.guess("198.51.100.66", ["old.name"])
        self.assertEqual((reply.code, "no such user" in reply.text), (550, True), reply)
        self.assertGreaterEqual(self.deliver("198.51.100.66").code, 500)
        self.assertIn("mail to a trap address", self.system.policyd.run("penalty", "list"))
        self.assertEqual(self.deliver("198.51.100.67").code, 250)


class Pool(HarvestCase):
    OPTIONS = with_rule("harvest-pool")

    def test_strangers_of_a_provider_wait_once_several_of_its_hosts_have_guessed(self):
        for host in range(14):  # each in a network of its own, with too few guesses for a penalty
            self.guess(f"10.1.{host}.1", [f"{host}.{name}" for name in range(9)], name=f"host{host}.pool.example")
        self.assertEqual(self.deliver("10.1.99.1", name="new.pool.example").code, 450)
        self.assertEqual(self.deliver("10.1.98.1", name="new.other.example").code, 250)


class Make(HarvestCase):
    OPTIONS = with_rule("harvest-make")

    def test_strangers_who_greet_like_many_that_guessed_wait_wherever_they_are(self):
        for host in range(14):
            self.guess(f"10.2.{host}.1", [f"{host}.{name}" for name in range(9)], name=f"mx.provider{host}.example",
                       helo=f"win-{host}")
        self.assertEqual(self.deliver("10.2.99.1", name="mx.provider90.example", helo="win-99").code, 450)
        self.assertEqual(self.deliver("10.2.98.1", name="mx.provider91.example", helo="mx.example.com").code, 250)


class List(HarvestCase):
    OPTIONS = with_rule("harvest-list")

    def test_one_name_that_many_networks_ask_for_is_told(self):
        for host in range(20):  # the first silence of each smtpd proves nothing
            self.guess(f"10.3.{host}.1", ["left.long.ago"])
        self.system.policyd.wait_for_log("left.long.ago@example.org is asked for from many sides")
