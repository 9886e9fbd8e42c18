"""SIGKILL in each phase of SMTP, under load: every accepted message arrives or is still in Postfix's queue."""

import time

import harness
import messages
import system
from load import Load, arrivals
from policy import LmtpClient

POLICY_PHASES = ("connection", "MAIL", "RCPT", "DATA", "half a message")
CONTENT_PHASES = ("connection", "XFORWARD", "MAIL", "RCPT", "DATA", "half a message", "final dot")


class Crash(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"],
               "postfix_settings": harness.RETRIES_SOON}

    def settle(self, accepted):
        """Nothing accepted may be missing once the queue has run empty."""
        def has_settled():
            if not self.system.postfix.queue():
                return True
            self.system.postfix.flush()
            time.sleep(0.3)
            return False
        system.until(has_settled, limit=90, what="an empty queue")
        self.assertEqual(accepted - set(arrivals(self.system)), set(), "accepted, and neither delivered nor queued")
        self.assertNotIn("status=bounced", self.system.postfix.log())

    def restart(self, daemon):
        daemon.kill()
        daemon.start()

    def step(self, client, phase):
        if phase == "MAIL":
            return client.mail("friend@example.com")
        if phase == "XFORWARD":
            return client.forward(ADDR="203.0.113.99", PORT="4000", IDENT="4crash", SOURCE="REMOTE")
        if phase == "RCPT":
            return client.rcpt("one@example.org")
        if phase == "DATA":
            return client.command("DATA")
        if phase == "half a message":
            return client.send(messages.plain("half"))
        return client.send(b".\r\n")

    def kill_at_each(self, daemon, phases, connect):
        with Load(self.system) as load:
            for last in range(len(phases)):
                load.wait_for(5)
                client = connect()
                try:
                    for phase in phases[1:last + 1]:
                        self.step(client, phase)
                    self.restart(daemon)
                finally:
                    client.close()
            load.wait_for(5)
        self.settle(load.accepted)

    def test_contentd_killed_in_each_phase_loses_no_message(self):
        self.kill_at_each(self.system.contentd, CONTENT_PHASES, lambda: LmtpClient(self.system.ports["contentd"]))

    def test_policyd_killed_in_each_phase_loses_no_message(self):
        self.kill_at_each(self.system.policyd, POLICY_PHASES, lambda: self.system.client("203.0.113.98"))
