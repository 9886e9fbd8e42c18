"""Addresses that RFC 5321 does not allow and mobile carriers give out: they pass both daemons as any other."""

import harness
import messages
import system

ODD = ["a..b.@carrier.example", ".c@carrier.example", "d.@carrier.example", "e...f@carrier.example"]
RECIPIENTS = [address.replace("carrier.example", "example.org") for address in ODD]


def unquoted(address):
    """Postfix quotes a local part with such dots on its way out."""
    local, domain = address.rsplit("@", 1)
    return local.strip('"') + "@" + domain


class Address(harness.TestCase):
    OPTIONS = {"recipients": RECIPIENTS}

    def test_odd_dots_come_in_and_go_out_unchanged_and_unpunished(self):
        for number, (sender, recipient) in enumerate(zip(ODD, RECIPIENTS)):
            with self.subTest(sender):
                reply = self.system.submit([recipient], messages.plain(), sender=sender, address=f"198.51.100.{number + 1}")
                self.assertEqual(reply.code, 250, reply)
                system.until(lambda: any(unquoted(each.sender) == sender and list(map(unquoted, each.recipients)) == [recipient]
                                         for each in self.system.sink.messages), what=f"the message of {sender}")

    def test_unknown_ones_are_counted_as_any_other(self):
        self.assertEqual(self.system.submit(RECIPIENTS[:1], messages.plain(), address="198.51.100.77").code, 250)
        with self.system.client("203.0.113.5") as client:
            self.assertEqual(client.mail("x..y@carrier.example").code, 250)
            self.assertEqual(client.rcpt(RECIPIENTS[0]).code, 250)
            codes = [client.rcpt(f"z..{number}.@example.org").code for number in range(16)]
        self.assertEqual((codes[0], codes[-1]), (550, 554))
        self.assertIn("action=penalise rule=harvest", self.system.policyd.log())
