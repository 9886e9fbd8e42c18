"""VRFY and ETRN through Postfix: strangers learn nothing, and neither counts as mail."""

import harness
import shipped


class Shipped(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": shipped.policyd_rules("etrn"),
               "lists": {"etrn": "192.0.2.0/24\n"},
               "postfix_settings": {"disable_vrfy_command": "no", "fast_flush_domains": "example.net",
                                    "relay_domains": "example.net",
                                    "smtpd_etrn_restrictions": "check_policy_service inet:127.0.0.1:10040"}}

    def setUp(self):
        self.system.policyd.wait_for_log("event=listen")

    def test_vrfy_tells_a_stranger_nothing(self):
        with self.system.client() as client:
            known = client.command("VRFY one@example.org")
            unknown = client.command("VRFY nobody@example.org")
        self.assertEqual((known.code, unknown.code), (502, 502))
        self.assertEqual(known.text.split(": ")[-1], unknown.text.split(": ")[-1])
        self.assertIn("VRFY is not available", known.text)

    def test_etrn_is_for_those_who_are_listed(self):
        with self.system.client("192.0.2.7") as client:
            self.assertEqual(client.command("ETRN example.net").code, 250)
        with self.system.client("198.51.100.7") as client:
            refused = client.command("ETRN example.net")
            self.assertEqual(refused.code, 459, refused)
            self.assertIn("ETRN is not available", refused.text)


class WithoutRules(harness.TestCase):
    RULES = ("unknown: unknown_per(client.address, 1h) > 0 -> reject \"554 5.7.1 unknown\"\n"
             "hold: protocol.state in (\"VRFY\", \"ETRN\") -> hold \"none\"\n"
             "count: messages_per(client.address, 1h) > 1 -> defer \"450 4.7.1 second\"\n")
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": RULES,
               "postfix_settings": {"disable_vrfy_command": "no"}}

    def test_vrfy_is_answered_by_postfix_and_counts_for_nothing(self):
        with self.system.client("203.0.113.9") as client:
            for _ in range(3):
                self.assertEqual(client.command("VRFY one@example.org").code, 252)
                self.assertEqual(client.command("VRFY nobody@example.org").code, 550)
            self.assertEqual(client.mail("friend@example.com").code, 250)
            self.assertEqual(client.rcpt("one@example.org").code, 250)
        self.assertNotRegex(self.system.postfix.log(), "(?i)hold")


class Disabled(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"]}

    def test_the_example_turns_vrfy_off(self):
        with self.system.client() as client:
            self.assertEqual(client.command("VRFY one@example.org").code, 502)
        self.assertNotIn("VRFY", self.system.policyd.log())
