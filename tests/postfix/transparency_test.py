"""What comes out is what went in: bodies, parameters, XFORWARD, through Postfix, contentd and Postfix again."""

import re

import harness
import messages

BODIES = {
    "8-bit": (b"Gr\xc3\xbc\xc3\x9fe \xe9\xff\x80\r\n", "BODY=8BITMIME"),
    "dots": (b".\r\n..\r\n.hidden\r\n...\r\nend.\r\n.", ""),
    "long lines": (b"x" * 5000 + b"\r\n" + b"y" * 998 + b"\r\n" + b"z " * 3000 + b"\r\n", ""),
    "blanks": (b"\r\n\r\n  \t\r\ntrailing \t\r\n\r\n", ""),
    "a megabyte": (b"0123456789abcdef" * 4 + b"\r\n", ""),
    "quoted-printable": (b"=C3=BC=\r\n soft\r\n", ""),
}


class Transparency:
    OPTIONS = {"recipients": ["one@example.org", "two@example.org", "\u7528\u6237@example.org"]}

    def through(self, content, parameters="", recipients=(("one@example.org", ""),), sender="friend@example.com",
                **options):
        """Sends one message and gives it as it arrived."""
        before = len(self.system.sink.messages)
        with self.system.client(**options) as client:
            reply = client.mail(sender, parameters)
            self.assertEqual(reply.code, 250, reply)
            for recipient, more in recipients:
                reply = client.rcpt(recipient, more)
                self.assertEqual(reply.code, 250, reply)
            reply = client.data(content)
            self.assertEqual(reply.code, 250, reply)
        return self.system.wait_for_messages(before + 1)[before]

    def test_bodies_arrive_byte_for_byte_the_same(self):
        for name, (body, parameters) in BODIES.items():
            with self.subTest(name):
                if name == "a megabyte":
                    body *= 16000
                content = messages.plain(name, body)
                message = self.through(content, parameters)
                wanted = body if body.endswith(b"\r\n") else body + b"\r\n"
                self.assertEqual(message.body, wanted)
                self.assertTrue(message.head.endswith(content.split(b"\r\n\r\n")[0]), message.head)

    def test_internationalised_mail_arrives_byte_for_byte_the_same(self):
        content = "Subject: 日本語\r\nFrom: \u7528\u6237@example.org\r\n\r\n本文\r\n".encode()
        message = self.through(content, "BODY=8BITMIME SMTPUTF8", [("\u7528\u6237@example.org", "")],
                               sender="\u0434\u0440\u0443\u0433@example.com")
        self.assertEqual(message.sender, "\u0434\u0440\u0443\u0433@example.com")
        self.assertEqual(message.recipients, ["\u7528\u6237@example.org"])
        self.assertIn("SMTPUTF8", message.sender_parameters)
        self.assertTrue(message.data.endswith(content))

    def test_the_parameters_of_delivery_status_notifications_arrive(self):
        message = self.through(messages.plain(), "RET=HDRS ENVID=QQ314159", [
            ("one@example.org", "NOTIFY=SUCCESS,DELAY ORCPT=rfc822;one+2Btag@example.org")])
        self.assertIn("RET=HDRS", message.sender_parameters)
        self.assertIn("ENVID=QQ314159", message.sender_parameters)
        self.assertIn("NOTIFY=SUCCESS,DELAY", message.recipient_parameters[0])
        self.assertIn("ORCPT=rfc822;one+2Btag@example.org", message.recipient_parameters[0])

    def test_the_attributes_of_the_client_pass_through(self):
        for address, wanted in (("198.51.100.9", "198.51.100.9"), ("2001:db8::9", "IPV6:2001:db8::9")):
            with self.subTest(address):
                message = self.through(messages.plain(), address=address, helo="mail.example.net",
                                       name="mail.example.net")
                self.assertEqual(message.forwarded["ADDR"].upper(), wanted.upper())
                self.assertEqual(message.forwarded["HELO"], "mail.example.net")
                self.assertEqual(message.forwarded["NAME"], "mail.example.net")
                self.assertEqual(message.forwarded["PROTO"], "ESMTP")
                self.system.postfix.wait_for_log(r"reinject/smtpd.*orig_client=mail\.example\.net\[" + re.escape(address))

    def test_one_message_for_two_recipients_stays_one_message(self):
        message = self.through(messages.plain(), recipients=[("one@example.org", ""), ("two@example.org", "")])
        self.assertEqual(sorted(message.recipients), ["one@example.org", "two@example.org"])

    def test_the_content_goes_to_postfix_by_what_it_announces(self):
        self.through(messages.plain())
        self.system.contentd.terminate()  # Postfix tells what a connection was used for when it ends
        self.system.contentd.start()
        self.system.postfix.wait_for_log(r"reinject/smtpd.*: disconnect from .* " + self.VERB + r"=\d+ .*quit=1")


class ByChunk(Transparency, harness.TestCase):
    VERB = "bdat"


class ByData(Transparency, harness.TestCase):
    OPTIONS = Transparency.OPTIONS | {"postfix_settings": {"smtpd_discard_ehlo_keywords": "chunking, silent-discard"}}
    VERB = "data"
