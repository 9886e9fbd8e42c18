"""A login belongs to the message that it sent: a queue ID that comes again inherits nothing."""

import itertools

import harness
import messages
from policy import LmtpClient, PolicyClient

RULES = 'member: transaction.authenticated -> reject "550 5.7.1 sent by a member"\n'
CLIENT = {"client_address": "203.0.113.40", "client_port": "40001"}
_numbers = itertools.count(1)


class Login(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "contentd_rules": RULES, "policyd_rules": "",
               "policyd_settings": {}}

    @classmethod
    def setUpClass(cls):
        number = harness.system.free_port()
        cls.OPTIONS = cls.OPTIONS | {"policyd_settings": {
            "policyd.listen": f"inet:127.0.0.1:{number} host=mx"}}
        super().setUpClass()
        cls.port = number
        cls.system.contentd.stop()
        cls.system.contentd.set("contentd.listen", f"inet:127.0.0.1:{cls.system.ports['contentd']} after host=mx")
        cls.system.contentd.start()

    def accepted(self, queue_id):
        """policyd is asked about one message of a member, from recipient to end."""
        common = CLIENT | {"instance": f"1.{queue_id}.0", "sender": "member@example.org", "sasl_username": "member",
                           "sasl_method": "PLAIN", "client_name": "unknown", "helo_name": "client.example.net"}
        with PolicyClient(self.port) as policy:
            for phase in ("rcpt", "known"):
                policy.ask(**common, policy_context="submission/" + phase, recipient="one@example.org")
            policy.ask(**common, policy_context="submission/data", protocol_state="DATA", queue_id=queue_id,
                       recipient="one@example.org", recipient_count="1")
            policy.ask(**common, policy_context="submission/eom", protocol_state="END-OF-MESSAGE", queue_id=queue_id,
                       recipient="one@example.org", recipient_count="1", size="500")

    def is_member(self, queue_id, **forwarded):
        """Whether contentd takes a message with these attributes for the member's."""
        attributes = {"ADDR": CLIENT["client_address"], "PORT": CLIENT["client_port"], "IDENT": queue_id,
                      "SOURCE": "REMOTE"} | forwarded
        with LmtpClient(self.system.ports["contentd"]) as client:
            self.assertEqual(client.forward(**{key: value for key, value in attributes.items() if value}).code, 250)
            self.assertEqual(client.mail("member@example.org").code, 250)
            self.assertEqual(client.rcpt("one@example.org").code, 250)
            reply = client.final(messages.plain(f"number {next(_numbers)}"))[0]
            self.assertIn(reply.code, (250, 550), reply)
            return reply.code == 550

    def test_the_login_reaches_contentd_by_queue_id_address_and_port(self):
        self.accepted("4login1")
        self.assertTrue(self.is_member("4login1"))

    def test_a_reused_queue_id_inherits_no_login(self):
        self.accepted("4login2")
        self.assertFalse(self.is_member("4login2", PORT="40002"))
        self.assertFalse(self.is_member("4login2", ADDR="203.0.113.41"))
        self.assertFalse(self.is_member("4login2", SOURCE="LOCAL"))
        self.assertFalse(self.is_member("4login2", ADDR="", PORT=""))
        self.assertFalse(self.is_member("4other"))
        self.assertTrue(self.is_member("4login2"))
