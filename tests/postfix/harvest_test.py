"""Address harvesting, through Postfix and the rules as shipped."""

import harness
import messages

VALID = [f"user{number}@example.org" for number in range(60)]


class Harvest(harness.TestCase):
    OPTIONS = {"recipients": VALID}

    def setUp(self):
        # policyd takes silence for an answer only once it has seen that Postfix asks with policy_context=known.
        self.assertEqual(self.system.submit([VALID[0]], messages.plain(), address="203.0.113.250").code, 250)

    def guess(self, address, count):
        """Replies to `count` guessed recipients, in as many sessions as it takes."""
        replies = []
        while len(replies) < count:
            try:
                with self.system.client(address) as client:
                    if client.greeting.code >= 400 or client.mail("spy@example.net").code != 250:
                        replies.append(client.greeting)
                        continue
                    while len(replies) < count:
                        replies.append(client.rcpt(f"guess{len(replies)}@example.org"))
                        if replies[-1].code == 421:
                            break
            except ConnectionError:
                pass
        return replies

    def test_a_harvest_of_200_guessed_recipients_from_one_address_is_cut_off_and_the_penalty_holds(self):
        replies = self.guess("198.51.100.77", 200)
        told = [reply for reply in replies if "User unknown" in reply.text]
        self.assertLess(len(told), 60, f"{len(told)} guesses were answered")
        self.assertTrue(all("User unknown" not in reply.text for reply in replies[100:]), replies[100:])
        again = self.system.submit([VALID[0]], messages.plain(), address="198.51.100.77")
        self.assertGreaterEqual(again.code, 400, again)
        self.assertIn("198.51.100", self.system.policyd.run("penalty", "list"))

    def test_a_known_correspondent_is_never_hindered(self):
        address = "203.0.113.9"
        for round_ in range(3):
            with self.system.client(address) as client:
                for number, recipient in enumerate(VALID[:40]):
                    self.assertEqual(client.mail("list@example.com").code, 250)
                    reply = client.rcpt(recipient)
                    self.assertEqual(reply.code, 250, reply)
                    if number in (7, 23):
                        reply = client.rcpt(f"left-the-firm{number}{round_}@example.org")
                        self.assertIn("User unknown", reply.text)
                    reply = client.data(messages.plain())
                    self.assertEqual(reply.code, 250, reply)
        self.system.wait_for_messages(121)

    def test_a_stranger_is_not_hindered_by_the_harvest_of_another(self):
        self.guess("192.0.2.14", 60)
        self.assertEqual(self.system.submit([VALID[1]], messages.plain(), address="203.0.113.200").code, 250)
