"""No sequence of bytes ends a message but CR LF . CR LF: one message in is one message out, every time.

The sequences are those of tests/data/smtp-smuggling and some more. Each stands between the body of a message and a
second message with its envelope.
"""

import json
import os

import harness
import system
from client import Client
from policy import LmtpClient

CORPUS = json.loads(system.read(os.path.join(system.ROOT, "tests", "data", "smtp-smuggling", "sequences.json")))
MORE = (b"\n.\r\r\n", b"\r\n.\n", b"\r.\r\n\n", b"\r\n.\x0b\r\n", b"\r\n. \r\n", b"\r\n..\r\n", b"\x00.\r\n")
SEQUENCES = [bytes.fromhex(each["hex"]) for each in CORPUS["sequences"] if not each["is_legal_end"]] + list(MORE)
SECOND = (b"MAIL FROM:<smuggled@example.com>\r\nRCPT TO:<one@example.org>\r\nDATA\r\n"
          b"Subject: smuggled\r\n\r\nsmuggled\r\n.\r\n")


def subject(message):
    return next(line for line in message.head.split(b"\r\n") if line.lower().startswith(b"subject: "))[9:].decode()


class Case:
    OPTIONS = {"recipients": ["one@example.org"]}

    def smuggle(self, client, number):
        """The reply to the real end of the message."""
        self.assertEqual(client.mail("friend@example.com").code, 250)
        self.assertEqual(client.rcpt("one@example.org").code, 250)
        self.assertEqual(client.command("DATA").code, 354)
        reply = client.raw(f"Subject: outer {number}\r\n\r\nfirst".encode() + SEQUENCES[number] + SECOND)
        # Were there another reply on its way, this one would not be the answer to RSET.
        again = client.command("RSET")
        self.assertEqual((again.code, "queued" in again.text), (250, False), again)
        return reply

    def check(self, connect):
        before = len(self.system.sink.messages)
        for number, sequence in enumerate(SEQUENCES):
            with self.subTest(sequence), connect() as client:
                self.assertEqual(self.smuggle(client, number).code, 250)
        arrived = self.system.wait_for_messages(before + len(SEQUENCES))
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")
        arrived = self.system.sink.messages[before:]
        self.assertEqual(sorted(subject(each) for each in arrived),
                         sorted(f"outer {number}" for number in range(len(SEQUENCES))))
        for message in arrived:
            self.assertEqual(message.sender, "friend@example.com")
            self.assertIn(b"Subject: smuggled", message.data)  # as a part of the first
            self.assertNotIn(b"\r", message.data.replace(b"\r\n", b""))
            self.assertNotIn(b"\n", message.data.replace(b"\r\n", b""))


class AfterQueue(Case, harness.TestCase):
    def test_smuggling_through_postfix_behind_the_queue_gives_one_message(self):
        self.check(self.system.client)

    def test_smuggling_straight_into_contentd_gives_one_message(self):
        self.check(lambda: LmtpClient(self.system.ports["contentd"]))


class BeforeQueue(Case, harness.TestCase):
    OPTIONS = Case.OPTIONS | {"wiring": "before-queue"}

    def test_smuggling_through_postfix_before_the_queue_gives_one_message(self):
        self.check(self.system.client)

    def test_smuggling_straight_into_contentd_before_the_queue_gives_one_message(self):
        self.check(lambda: Client(self.system.ports["contentd_before"]))


class BeforeQueueWithSpeedAdjust(Case, harness.TestCase):
    OPTIONS = Case.OPTIONS | {"wiring": "before-queue", "postfix_settings": {"smtpd_proxy_options": "speed_adjust"}}

    def test_smuggling_through_postfix_with_speed_adjust_gives_one_message(self):
        self.check(self.system.client)


class LaxNextHop(Case, harness.TestCase):
    """Behind contentd stands a server that takes a bare newline for a line end, as most did before 2024."""

    OPTIONS = Case.OPTIONS | {"wiring": "before-queue"}

    @classmethod
    def prepare(cls):
        service = f"127.0.0.1:{cls.system.ports['reinject']}/inet"
        cls.system.postfix.command("postconf", "-P", f"{service}/smtpd_forbid_bare_newline=no",
                                   f"{service}/smtpd_forbid_unauth_pipelining=no")

    def test_the_next_hop_is_lax(self):
        before = len(self.system.sink.messages)
        with Client(self.system.ports["reinject"]) as client:
            client.mail("friend@example.com")
            client.rcpt("one@example.org")
            client.command("DATA")
            client.raw(b"Subject: outer\r\n\r\nfirst\n.\n" + SECOND)
            for _ in range(4):  # to the second one's commands and end
                client.reply()
        arrived = self.system.wait_for_messages(before + 2)[before:]
        self.assertEqual(sorted(each.sender for each in arrived), ["friend@example.com", "smuggled@example.com"])

    def test_smuggling_through_postfix_to_a_lax_next_hop_gives_one_message(self):
        self.check(self.system.client)

    def test_smuggling_through_contentd_to_a_lax_next_hop_gives_one_message(self):
        self.check(lambda: Client(self.system.ports["contentd_before"]))
