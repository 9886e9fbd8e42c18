"""No sequence of bytes ends a message but CR LF . CR LF: one message in is one message out, never two."""

import harness
import system
from policy import LmtpClient
from client import Client

SEQUENCES = {
    "CRLF . CR CR LF": b"\r\n.\r\r\n", "LF . CR CR LF": b"\n.\r\r\n", "CRLF . LF": b"\r\n.\n", "LF . LF": b"\n.\n",
    "LF . CRLF": b"\n.\r\n", "CRLF . CR": b"\r\n.\r", "CR . CR": b"\r.\r", "CR . CRLF": b"\r.\r\n",
    "CRLF . NUL CRLF": b"\r\n.\0\r\n",
}
SECOND = (b"MAIL FROM:<admin@example.org>\r\nRCPT TO:<one@example.org>\r\nDATA\r\n"
          b"Subject: smuggled\r\n\r\nsmuggled\r\n")


def smuggle(client, sequence, label):
    """Sends one message with the sequence and a second one behind it; gives the reply to the real end."""
    assert client.mail("friend@example.com").code == 250
    assert client.rcpt("one@example.org").code == 250
    assert client.command("DATA").code == 354
    return client.raw(b"Subject: first " + label.encode() + b"\r\n\r\nfirst" + sequence + SECOND + b"\r\n.\r\n")


def is_marker(message):
    return b"Subject: marker" in message.head


class Case:
    def markers(self, before):
        return any(is_marker(message) for message in self.system.sink.messages[before:])

    def check(self, connect):
        for name, sequence in SEQUENCES.items():
            with self.subTest(name):
                before = len(self.system.sink.messages)
                with connect() as client:
                    smuggle(client, sequence, name)
                    # What comes after proves that everything before it was answered.
                    self.assertEqual(client.command("RSET").code, 250)
                reply = self.system.submit(["one@example.org"], b"Subject: marker\r\n\r\nlast\r\n")
                self.assertEqual(reply.code, 250, reply)
                system.until(lambda: self.markers(before), what="the marker")
                system.until(lambda: not self.system.postfix.queue(), what="an empty queue")
                firsts = [message for message in self.system.sink.messages[before:] if not is_marker(message)]
                self.assertLessEqual(len(firsts), 1, [message.data for message in firsts])
                for message in firsts:
                    self.assertEqual(message.sender, "friend@example.com")
                    self.assertNotIn(b"\n.\r", message.data.replace(b"\r\n", b"\n"))


class AfterQueue(Case, harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"]}

    def test_smuggling_through_postfix_behind_the_queue_gives_one_message(self):
        self.check(self.system.client)

    def test_smuggling_straight_into_contentd_gives_one_message(self):
        self.check(lambda: LmtpClient(self.system.ports["contentd"]))


class BeforeQueue(Case, harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "wiring": "before-queue"}

    def test_smuggling_through_postfix_before_the_queue_gives_one_message(self):
        self.check(self.system.client)

    def test_smuggling_straight_into_contentd_before_the_queue_gives_one_message(self):
        self.check(lambda: Client(self.system.ports["contentd_before"]))
