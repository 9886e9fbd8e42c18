"""Mail of our own users: the login that Postfix keeps to itself reaches contentd through the shared state."""

import base64

import dovecot
import harness
import messages

RULES = """
own:     transaction.authenticated and attachment.executable -> reject "550 5.7.1 send no programs, {sasl.user}"
foreign: attachment.executable -> quarantine "executable"
"""


class Submission(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org", "member@example.org"], "contentd_rules": RULES}

    @classmethod
    def setUpClass(cls):
        folder = harness.system.new_directory()
        cls.addClassCleanup(harness.shutil.rmtree, folder)
        server = dovecot.serve(folder + "/auth")
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.OPTIONS = cls.OPTIONS | {"postfix_settings": {"smtpd_sasl_type": "dovecot",
                                                          "smtpd_sasl_path": folder + "/auth"}}
        super().setUpClass()

    def send(self, user, content, recipient="one@example.org"):
        with harness.Client(self.system.ports["submission"], address="203.0.113.77") as client:
            if user:
                secret = base64.b64encode(f"\0{user}\0secret".encode()).decode()
                self.assertEqual(client.command("AUTH PLAIN " + secret).code, 235)
            client.mail("member@example.org")
            reply = client.rcpt(recipient)
            return client.data(content) if reply.code == 250 else reply

    def test_a_member_is_told_what_was_refused(self):
        reply = self.send("member", messages.with_attachment("a.exe", messages.executable()))
        self.assertEqual(reply.code, 250, reply)
        self.system.postfix.wait_for_log(r"status=bounced .*send no programs, member")

    def test_nobody_submits_without_a_login(self):
        reply = self.send(None, messages.plain())
        self.assertGreaterEqual(reply.code, 500, reply)

    def test_clean_mail_of_a_member_is_delivered_anywhere(self):
        self.assertEqual(self.send("member", messages.plain(), "friend@example.com").code, 250)
        harness.system.until(lambda: any(message.recipients == ["friend@example.com"]
                                         for message in self.system.sink.messages), what="the message")

    def test_a_stranger_with_the_same_sender_address_gets_no_bounce(self):
        mark = len(self.system.postfix.log())
        reply = self.system.submit(["one@example.org"], messages.with_attachment("a.exe", messages.executable()),
                                   sender="member@example.org", address="203.0.113.78")
        self.assertEqual(reply.code, 250, reply)
        self.system.postfix.wait_for_log(reply.text.rsplit(" ", 1)[1] + ": to=<one@example.org>.*status=sent .*uarantine")
        self.assertNotIn("status=bounced", self.system.postfix.log()[mark:])
