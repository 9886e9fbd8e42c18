"""policyd started anew while Postfix talks to it: no client sees it, and nobody turns unknown."""

import socket

import harness
import messages

VALID = [f"user{number}@example.org" for number in range(500)]
# Any unknown recipient would be told by the next request.
RULES = 'seen: unknown_per(client.address, 1h) > 0 -> reject "554 5.7.1 an unknown recipient was seen"\n'


class Restart(harness.TestCase):
    OPTIONS = {"recipients": VALID, "policyd_rules": RULES, "policyd_settings": {"policyd.drain_timeout": "2s"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # From here on the socket is ours, as it is systemd's in production.
        cls.system.policyd.stop()
        listener = socket.create_server(("127.0.0.1", cls.system.ports["policyd"]), backlog=1024)
        cls.addClassCleanup(listener.close)
        cls.system.policyd.listener = listener
        cls.system.policyd.start()

    def killed(self):
        self.system.policyd.kill()
        self.system.policyd.start()

    def ended(self):
        self.assertEqual(self.system.policyd.terminate(), 0)
        self.system.policyd.start()

    def test_a_restart_during_a_session_costs_the_client_no_error(self):
        for restart in (self.ended, self.killed):
            with self.subTest(restart.__name__), self.system.client("203.0.113.1") as client:
                self.assertEqual(client.mail("friend@example.com").code, 250)
                self.assertEqual(client.rcpt(VALID[0]).code, 250)
                restart()
                reply = client.rcpt(VALID[1])
                self.assertEqual(reply.code, 250, reply)
                restart()
                reply = client.data(messages.plain())
                self.assertEqual(reply.code, 250, reply)
        self.assertNotIn("Server configuration problem", self.system.postfix.log())

    def test_500_valid_recipients_over_three_restarts_give_no_unknown(self):
        restarts = {125: self.ended, 250: self.killed, 375: self.ended}
        with self.system.client("203.0.113.2") as client:
            for number, recipient in enumerate(VALID):
                if number in restarts:
                    restarts[number]()
                if number % 50 == 0:
                    self.assertEqual(client.command("RSET").code, 250)
                    self.assertEqual(client.mail("friend@example.com").code, 250)
                reply = client.rcpt(recipient)
                self.assertEqual(reply.code, 250, reply)
            self.assertEqual(client.data(messages.plain()).code, 250)
        self.assertEqual(self.system.submit([VALID[0]], messages.plain(), address="203.0.113.2").code, 250)

    def test_an_unknown_recipient_is_still_noticed(self):
        with self.system.client("203.0.113.3") as client:
            client.mail("friend@example.com")
            self.assertEqual(client.rcpt(VALID[0]).code, 250)
            self.assertEqual(client.rcpt("nobody@example.org").code, 550)
            reply = client.rcpt(VALID[1])
            self.assertEqual(reply.code, 554, reply)
