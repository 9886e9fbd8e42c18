"""Null senders and bombs: rules of the shipped file, some of them commented there, let a bounce through, and neither a storm of them nor many at once."""

import harness
import messages
import shipped

RECIPIENTS = ["one@example.org", "two@example.org", "three@example.org", "postmaster@example.org"]


class Bounce(harness.TestCase):
    OPTIONS = {"recipients": RECIPIENTS, "policyd_rules": shipped.policyd_rules("bounce-storm", "bombed")}

    def submit(self, sender, recipients, number, content=None):
        return self.system.submit(recipients, content or messages.plain(), sender=sender,
                                  address=f"198.51.{100 + number // 200}.{1 + number % 200}")

    def test_a_bounce_has_one_recipient(self):
        self.assertEqual(self.submit("", RECIPIENTS[:1], 0).code, 250)
        refused = self.submit("", RECIPIENTS[:2], 1)
        self.assertEqual(refused.code, 550, refused)
        self.assertIn("a bounce has one recipient", refused.text)
        self.assertEqual(self.submit("friend@example.com", RECIPIENTS[:2], 2).code, 250)

    def test_a_storm_of_bounces_for_one_recipient_is_put_off_and_other_mail_is_not(self):
        codes = [self.submit("", ["two@example.org"], number).code for number in range(104)]
        self.assertEqual(codes[:99], [250] * 99)
        self.assertEqual(codes[-1], 450)
        self.assertEqual(self.submit("friend@example.com", ["two@example.org"], 105).code, 250)
        self.assertEqual(self.submit("", ["postmaster@example.org"], 106).code, 250)

    def test_many_new_senders_at_one_recipient_are_put_off_but_never_at_a_role_address(self):
        def send(recipient):
            return [self.submit(f"news@list{number}.example.com", [recipient], 200 + number).code
                    for number in range(80)]
        codes = send("three@example.org")
        self.assertEqual((codes[:50], codes[-1]), ([250] * 50, 450))  # many are counted to within some per cent
        self.assertEqual(send("postmaster@example.org"), [250] * 80)
