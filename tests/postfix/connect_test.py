"""policyd asked at connection, as sekimori-postfix(7) tells it. As shipped, nothing asks there."""

import re

import harness
import messages
import shipped

ASKED = {"smtpd_delay_reject": "no", "smtpd_client_restrictions":
         "check_policy_service { inet:127.0.0.1:10040, policy_context=connect, default_action=DUNNO, timeout=40s }"}


def manual_rules():
    """The rules as shipped, and the one that the manual shows for this."""
    page = harness.system.read(harness.os.path.join(harness.system.ROOT, "man", "sekimori-postfix.7"))
    return shipped.policyd_rules() + re.search(r"^(silent: (?:.*\n)+?)\.Ed", page, flags=re.M)[1]


class Connect:
    OPTIONS = {"recipients": ["one@example.org", "postmaster@example.org"]}

    def greetings(self, address):
        """The codes with which 65 sessions are greeted that then say nothing; None for one that is ended at once."""
        codes = []
        for _ in range(65):
            try:
                with self.system.client(address) as client:
                    codes.append(client.greeting.code)
            except ConnectionError:
                codes.append(None)
        return codes

    def to(self, recipient, address):
        """The reply to that recipient, or to the greeting where that is a refusal."""
        with self.system.client(address) as client:
            if client.greeting.code != 220:
                return client.greeting.code
            client.mail("friend@example.com")
            return client.rcpt(recipient).code

    def penalise(self, address):
        self.system.policyd.run("penalty", "add", address, "1h", "by hand")
        harness.system.until(lambda: self.to("one@example.org", address) == 554, what="the penalty")

    def test_who_has_a_penalty_may_appeal(self):
        self.penalise("198.51.100.31")
        self.assertEqual(self.to("postmaster@example.org", "198.51.100.31"), 250)


class AsShipped(Connect, harness.TestCase):
    def test_sessions_that_never_come_to_a_recipient_are_not_counted(self):
        self.assertEqual(set(self.greetings("198.51.100.30")), {220})
        self.assertEqual(self.to("one@example.org", "198.51.100.30"), 250)


class AskedWithTheRulesAsShipped(Connect, harness.TestCase):
    OPTIONS = Connect.OPTIONS | {"postfix_settings": ASKED}

    def test_sessions_that_never_come_to_a_recipient_are_counted(self):
        self.assertEqual(set(self.greetings("198.51.100.30")), {220})
        self.assertEqual(self.to("one@example.org", "198.51.100.30"), 421)


class AskedWithTheRulesOfTheManual(Connect, harness.TestCase):
    OPTIONS = Connect.OPTIONS | {"postfix_settings": ASKED, "policyd_rules": manual_rules()}

    def test_sessions_that_never_come_to_a_recipient_are_cut_off(self):
        codes = self.greetings("198.51.100.30")
        self.assertEqual((set(codes[:60]), set(codes[60:])), ({220}, {None}), codes)

    def test_mail_passes(self):
        reply = self.system.submit(["one@example.org"], messages.plain(), address="198.51.100.32")
        self.assertEqual(reply.code, 250, reply)
