"""Mail of our own users: the login that Postfix keeps to itself reaches contentd through the shared state."""

import base64
import subprocess

import dovecot
import harness
import messages
from policy import PolicyClient

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
        key, certificate, logins = folder + "/key.pem", folder + "/certificate.pem", folder + "/logins"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=mx.example.org",
                        "-days", "2", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        harness.system.write(logins, "member@example.org member\n@example.org guest\n")
        cls.OPTIONS = cls.OPTIONS | {
            "postfix_settings": {"smtpd_sasl_type": "dovecot", "smtpd_sasl_path": folder + "/auth",
                                 "smtpd_tls_cert_file": certificate, "smtpd_tls_key_file": key},
            "policyd_settings": {"policyd.sender_logins": logins}}
        cls.logins = logins
        super().setUpClass()

    def send(self, user, content, recipient="one@example.org", sender="member@example.org"):
        with harness.Client(self.system.ports["submission"], address="203.0.113.77") as client:
            self.assertEqual(client.starttls().code, 220)
            if user:
                secret = base64.b64encode(f"\0{user}\0secret".encode()).decode()
                self.assertEqual(client.command("AUTH PLAIN " + secret).code, 235)
            client.mail(sender)
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

    def test_nobody_sends_in_the_name_of_another(self):
        reply = self.send("member", messages.plain(), sender="boss@example.org")
        self.assertEqual((reply.code, "not an address of member" in reply.text), (553, True), reply)
        self.assertEqual(self.send("guest", messages.plain(), sender="boss@example.org").code, 250)
        self.assertEqual(self.send("member", messages.plain(), sender="member+news@example.org").code, 250)

    def test_no_spelling_of_an_address_makes_it_somebody_elses(self):
        for sender in ("boss@example.org.", "boss", "boss@", "example.org!boss", "boss%example.org", "boss@localhost",
                       "@relay.example:boss@example.org"):
            with self.subTest(sender):
                reply = self.send("member", messages.plain(), sender=sender)
                self.assertGreaterEqual(reply.code, 500, reply)

    def test_a_changed_table_of_logins_counts_within_seconds(self):
        old = harness.system.read(self.logins)
        self.addCleanup(harness.system.write, self.logins, old)
        harness.system.write(self.logins, old + "post@example.org guest,\n  member\n")
        harness.system.until(lambda: self.send("member", messages.plain(), sender="post@example.org").code == 250,
                             what="the new table")
        harness.system.write(self.logins, "member@example.org\n")
        self.system.policyd.wait_for_log("logins:1: no login behind the address")
        self.assertEqual(self.send("member", messages.plain(), sender="post@example.org").code, 250)

    def test_a_login_needs_encryption_and_a_mechanism_that_is_not_weak(self):
        login = {"sasl_username": "member", "sender": "member@example.org"}
        for changed, code in (({"sasl_method": "PLAIN", "encryption_protocol": "TLSv1.3"}, "DUNNO"),
                              ({"sasl_method": "PLAIN"}, "530 5.7.0"),
                              ({"sasl_method": "CRAM-MD5", "encryption_protocol": "TLSv1.3"}, "534 5.7.9"),
                              ({"sasl_method": "PLAIN", "encryption_protocol": "TLSv1"}, "530 5.7.10")):
            with self.subTest(changed), PolicyClient(self.system.ports["policyd"]) as policy:
                answer = policy.ask(**login, **changed, client_address="203.0.113.79", protocol_state="RCPT",
                                    policy_context="submission/rcpt", recipient="one@example.org", instance="9." + code)
                self.assertIn(code, answer)

    def test_a_stranger_with_the_same_sender_address_gets_no_bounce(self):
        mark = len(self.system.postfix.log())
        reply = self.system.submit(["one@example.org"], messages.with_attachment("a.exe", messages.executable()),
                                   sender="member@example.org", address="203.0.113.78")
        self.assertEqual(reply.code, 250, reply)
        self.system.postfix.wait_for_log(reply.text.rsplit(" ", 1)[1] + ": to=<one@example.org>.*status=sent .*uarantine")
        self.assertNotIn("status=bounced", self.system.postfix.log()[mark:])
