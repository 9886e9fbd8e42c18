"""Greylisting through Postfix: who is suspicious waits once, nobody else notices."""

import json
import time

import harness
import messages
import system

RULES = """
told: greylist.standing = "passed" -> prepend "X-Greylist: first seen {greylist.since}"
grey: service = "mx" and client.name is absent and not client.is_loopback and sasl.user is absent
      -> greylist "450 4.7.1 greylisted, come again in {greylist.wait} s"
"""
RECIPIENT = "one@example.org"


class Greylist(harness.TestCase):
    OPTIONS = {"recipients": [RECIPIENT, "postmaster@example.org"], "policyd_rules": RULES,
               "policyd_settings": {"policyd.greylist_delay": "1s"}}

    def submit(self, address, sender="stranger@example.net", name="[UNAVAILABLE]", recipients=(RECIPIENT,), **options):
        return self.system.submit(list(recipients), messages.plain(), sender=sender, address=address, name=name,
                                  **options)

    def test_a_suspicious_client_waits_once_and_its_network_and_domain_pass_from_then_on(self):
        first = self.submit("192.0.2.7")
        self.assertEqual(first.code, 450, first)
        self.assertIn("greylisted, come again in", first.text)
        self.assertEqual(self.submit("192.0.2.7").code, 450)
        time.sleep(2.1)  # the delay is the thing under test; times are kept by the second
        self.assertEqual(self.submit("192.0.2.8", sender="other@example.net").code, 250)
        self.assertEqual(self.submit("192.0.2.9", sender="third@example.net").code, 250)
        is_delayed = {}
        for sender in ("other@example.net", "third@example.net"):
            message = system.until(lambda: next((one for one in self.system.sink.messages if one.sender == sender), None),
                                   what="the message of " + sender)
            is_delayed[sender] = b"X-Greylist: first seen 20" in message.head
        self.assertEqual(is_delayed, {"other@example.net": True, "third@example.net": False})

    def test_a_client_with_a_name_notices_nothing(self):
        self.assertEqual(self.submit("198.51.100.9", name="mail.example.com").code, 250)

    def test_a_list_server_and_mail_to_postmaster_do_not_wait(self):
        self.assertEqual(self.submit("203.0.113.7", sender="list-bounces+one=example.org@lists.example.net").code, 250)
        self.assertEqual(self.submit("203.0.113.7", recipients=["postmaster@example.org"]).code, 250)

    def test_a_callout_is_answered_and_a_bounce_waits_at_data(self):
        with self.system.client("203.0.113.40", name="[UNAVAILABLE]") as client:
            self.assertEqual(client.mail("").code, 250)
            self.assertEqual(client.rcpt(RECIPIENT).code, 250)
            reply = client.command("DATA")
            self.assertEqual(reply.code, 450, reply)
            self.assertIn("greylisted", reply.text)
        time.sleep(2.1)
        self.assertEqual(self.submit("203.0.113.40", sender="").code, 250)

    def test_the_operator_sees_passes_and_removes_entries_of_a_running_daemon(self):
        grey = self.system.policyd.run
        self.assertEqual(self.submit("203.0.113.130", sender="a@slow.example").code, 450)
        shown = json.loads(grey("--json", "grey", "show", "203.0.113.130", "slow.example"))
        self.assertEqual([(row["source"], row["sender"], row["standing"], row["passed"]) for row in shown],
                         [("203.0.113.0/24", "slow.example", "waiting", 0)])
        grey("grey", "pass", "203.0.113.130", "slow.example")
        system.until(lambda: self.submit("203.0.113.130", sender="a@slow.example").code == 250, limit=2,
                     what="the pass in the daemon")
        self.assertIn("slow.example confirmed", grey("grey", "list"))
        grey("grey", "remove", "203.0.113.0/24", "slow.example")
        system.until(lambda: self.submit("203.0.113.130", sender="a@slow.example").code == 450, limit=2,
                     what="the removal in the daemon")
        grey("grey", "pass", "2001:db8:1:2::3")
        system.until(lambda: self.submit("2001:db8:1:2::4", sender="b@any.example").code == 250, limit=2,
                     what="the network in the daemon")
        grey("grey", "remove", "203.0.113.99")
        self.assertNotIn("slow.example", grey("grey", "list"))
