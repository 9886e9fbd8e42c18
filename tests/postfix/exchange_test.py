"""What one daemon counts, the other's rules may ask for."""

import harness
import messages
import system

POLICY = """
fallen:  client.address = 198.51.100.23 and reputation(client.address) < 0.4 -> defer "450 4.7.1 of bad reputation"
spammer: client.address = 198.51.100.21 and spam_per(client.address, 1h) >= 2 -> defer "450 4.7.1 sends spam"
"""
CONTENT = """
guesser: unknown_per(client.address, 10m) >= 3 -> tag "guessed recipients"
spam:    message.subject ~ "cheap" -> quarantine "spam"
"""
VALID = "user@example.org"


class Exchange(harness.TestCase):
    OPTIONS = {"recipients": [VALID], "policyd_rules": POLICY, "contentd_rules": CONTENT}

    def test_contentd_judges_by_the_unknown_recipients_that_only_policyd_sees(self):
        address = "198.51.100.20"
        self.assertEqual(self.system.submit([VALID], messages.plain(), address="203.0.113.250").code, 250)
        guessed = iter(range(1000))

        def tagged():
            arrived = len(self.system.sink.messages)
            with self.system.client(address) as client:
                client.mail("spy@example.net")
                client.rcpt(f"guess{next(guessed)}@example.org")
                self.assertEqual(client.rcpt(VALID).code, 250)
                self.assertEqual(client.data(messages.plain()).code, 250)
            # A second tagged message would be one too many for policyd, so the first must not be missed.
            head = self.system.wait_for_messages(arrived + 1)[-1].head
            return b"X-Spam-Flag: YES" in head and b"guessed" in head

        system.until(tagged, what="a count of policyd in contentd")

    def test_a_reputation_at_policyd_falls_with_the_spam_that_contentd_sees(self):
        address = "198.51.100.23"
        spam = messages.plain(subject="cheap")
        system.until(lambda: self.system.submit([VALID], spam, address=address).text.endswith("of bad reputation"),
                     what="a reputation that falls")
        self.assertEqual(self.system.submit([VALID], messages.plain(), address="198.51.100.24").code, 250)

    def test_policyd_judges_by_the_spam_that_only_contentd_sees(self):
        address = "198.51.100.21"
        spam = messages.plain(subject="cheap")
        system.until(lambda: self.system.submit([VALID], spam, address=address).code == 450,
                     what="a count of contentd in policyd")
        self.assertEqual(self.system.submit([VALID], messages.plain(), address="198.51.100.22").code, 250)
