"""Null senders and bombs: rules of the shipped file, some of them commented there, let a bounce through, and neither a storm of them nor many at once."""

import harness
import messages
import shipped

RECIPIENTS = ["one@example.org", "two@example.org", "three@example.org", "postmaster@example.org"]


class Bounce(harness.TestCase):
    OPTIONS = {"recipients": RECIPIENTS, "policyd_rules": shipped.policyd_rules("bounce-storm", "bounce-source", "bombed", "signed-up")}

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

    def test_confirmations_of_many_lists_at_once_are_put_off(self):
        codes = [self.system.submit(["one@example.org"], messages.plain("please confirm"),
                                    sender=f"list{number}-confirm+{number}@lists{number}.example.com",
                                    address=f"10.20.{number}.1").code for number in range(40)]
        self.assertEqual((codes[:20], codes[-1]), ([250] * 20, 450))
        friend = self.system.submit(["one@example.org"], messages.plain(), sender="bob@friends.example.com",
                                    address="10.21.1.1")
        self.assertEqual(friend.code, 250)

    def test_a_server_that_bounces_without_end_is_refused_for_a_while(self):
        codes = []
        with self.system.client("203.0.113.66") as client:
            for number in range(64):
                client.mail("")
                client.rcpt(RECIPIENTS[number % 2 * 2])
                codes.append(client.data(messages.plain()).code)
                client.command("RSET")
        self.assertEqual((codes[:60], codes[-1]), ([250] * 60, 554))
        self.assertIn("rule=bounce-source", self.system.policyd.log())
        # It may still ask why.
        asked = self.system.submit(["postmaster@example.org"], messages.plain(), sender="root@example.com",
                                   address="203.0.113.66")
        self.assertEqual(asked.code, 250, asked)


class DoubleBounce(harness.TestCase):
    """The recipe of sekimori-postfix(7), and the log lines that it tells to look at first."""

    OPTIONS = {"recipients": RECIPIENTS, "postfix_settings": {
        "notify_classes": "resource, software, 2bounce", "2bounce_notice_recipient": "double-bounce-log@example.org",
        "relay_domains": "gone.example", "bounce_queue_lifetime": "0",
        "transport_maps": "inline:{ { gone.example = smtp:[127.0.0.1]:1 }, { double-bounce-log@example.org = discard: } }"}}

    def test_double_bounces_are_dropped_and_the_log_tells_of_each(self):
        reply = self.system.submit(["nobody@gone.example"], messages.plain("Undelivered Mail"), sender="")
        self.assertEqual(reply.code, 250, reply)
        found = self.system.postfix.wait_for_log(r"postmaster non-delivery notification: (\w+)")
        self.system.postfix.wait_for_log(f"{found[1]}: from=<double-bounce@")
        self.system.postfix.wait_for_log(rf"postfix/discard.*{found[1]}: to=<double-bounce-log@example.org>.*status=sent")
        self.assertEqual(self.system.sink.messages, [])
        self.assertEqual(self.system.postfix.queue(), [])
