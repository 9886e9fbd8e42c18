"""Who may relay, through the wiring as shipped: smtpd_relay_restrictions decide it and no other list undoes it."""

import harness
import messages

OWN_HOST = "192.0.2.250"  # in mynetworks, see instance.py
OUTSIDE = "someone@elsewhere.example"


class Relay:
    OPTIONS = {"recipients": ["one@example.org"], "postfix_settings": {
        "relay_domains": "branch.example", "relay_recipient_maps": "inline:{ { branch@branch.example = x } }"}}

    def guess(self, address, recipients, **options):
        """The replies to these recipients, in one session."""
        with self.system.client(address, **options) as client:
            client.mail("spy@example.net")
            return [client.rcpt(each) for each in recipients]

    def test_a_host_of_mynetworks_sends_out_through_both_daemons(self):
        reply = self.system.submit([OUTSIDE], messages.plain("out"), sender="one@example.org", address=OWN_HOST)
        self.assertEqual(reply.code, 250, reply)
        harness.system.until(lambda: any(each.recipients == [OUTSIDE] for each in self.system.sink.messages),
                             what="the message")

    def test_a_host_of_mynetworks_hears_of_its_unknown_recipients(self):
        replies = self.guess(OWN_HOST, ["nobody@example.org", "one@example.org", OUTSIDE])
        self.assertEqual([each.code for each in replies], [550, 250, 250], replies)

    def test_an_outsider_relays_nothing_and_is_no_harvester_for_trying(self):
        address = "198.51.100.20"
        replies = self.guess(address, [f"user{number}@elsewhere.example" for number in range(40)])
        self.assertEqual({each.code for each in replies}, {554}, replies)
        self.assertEqual(self.system.submit(["one@example.org"], messages.plain(), address=address).code, 250)
        self.assertNotIn(address, self.system.policyd.run("penalty", "list"))

    def test_recipients_of_a_relay_domain_are_known_and_unknown_as_those_of_the_host(self):
        address = "198.51.100.21"
        self.assertEqual(self.system.submit(["branch@branch.example"], messages.plain(), address=address).code, 250)
        self.guess(address, [f"guess{number}@branch.example" for number in range(40)])
        self.assertIn("198.51.100.21", self.system.policyd.run("penalty", "list"))


    def test_guesses_do_not_hide_among_recipients_that_may_not_be_relayed_to(self):
        address = "198.51.100.22"
        self.guess(address, [name for number in range(40)
                             for name in (f"user{number}@elsewhere.example", f"guess{number}@example.org")])
        self.assertIn(address, self.system.policyd.run("penalty", "list"))


class AfterQueue(Relay, harness.TestCase):
    pass


class BeforeQueue(Relay, harness.TestCase):
    OPTIONS = Relay.OPTIONS | {"wiring": "before-queue"}


class OlderPostfix(Relay, harness.TestCase):
    """Postfix before 3.6, as sekimori-postfix(7) tells it to be set."""
    OPTIONS = Relay.OPTIONS | {"postfix_settings": Relay.OPTIONS["postfix_settings"] | {
        "smtpd_relay_before_recipient_restrictions": "no",
        "smtpd_sender_restrictions": "permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination"}}
