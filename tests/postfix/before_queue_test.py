"""contentd before the queue: it refuses in the session, with smtpd_proxy_options=speed_adjust and without."""

import fault
import harness
import messages
import system

RULES = '''dropper: attachment.executable -> reject "550 5.7.1 program {attachment.name} is not taken here"
not-two: message.subject = "not two" and recipient.address = "two@example.org" -> reject "550 5.7.1 not for two"
keep: attachment.extension = "keep" -> quarantine "kept"
seen: message.subject = "seen" and transaction.authenticated is present -> reject "550 5.7.1 policyd has seen it"
'''
SPEED_ADJUST = {"smtpd_proxy_options": "speed_adjust"}


class Refusal:
    OPTIONS = {"recipients": ["one@example.org", "two@example.org"], "wiring": "before-queue", "contentd_rules": RULES}

    def test_a_program_is_refused_in_the_session(self):
        reply = self.system.submit(["one@example.org"], messages.with_attachment("a.exe", messages.executable()))
        self.assertEqual(reply.code, 550, reply)
        self.assertIn("program a.exe", reply.text)
        self.assertEqual(self.system.postfix.queue(), [])

    def test_a_program_does_not_spoil_the_session(self):
        before = len(self.system.sink.messages)
        with self.system.client() as client:
            for content, code in ((messages.executable(), 550), (b"harmless", 250), (messages.executable(), 550)):
                client.mail("friend@example.com")
                client.rcpt("one@example.org")
                self.assertEqual(client.data(messages.with_attachment("a.bin", content)).code, code)
        self.assertIn(b"aGFybWxlc3M=", self.system.wait_for_messages(before + 1)[before].data)

    def test_clean_mail_passes_byte_for_byte(self):
        before = len(self.system.sink.messages)
        content = messages.plain("clean", b".dot\r\n\xe9\r\n")
        reply = self.system.submit(["one@example.org", "two@example.org"], content, parameters="BODY=8BITMIME")
        self.assertEqual(reply.code, 250, reply)
        message = self.system.wait_for_messages(before + 1)[before]
        self.assertTrue(message.data.endswith(content))
        self.assertEqual(sorted(message.recipients), ["one@example.org", "two@example.org"])

    def test_what_is_quarantined_is_taken_and_not_delivered(self):
        before = len(self.system.sink.messages)
        content = messages.with_attachment("a.keep", b"x")
        reply = self.system.submit(["one@example.org"], content)
        self.assertEqual(reply.code, 250, reply)
        self.assertRegex(reply.text, r"quarantined as (\w+)")
        shown = self.system.contentd.run("quarantine", "show", reply.text.rsplit(" ", 1)[1])
        self.assertIn("a.keep", shown)
        self.assertEqual(len(self.system.sink.messages), before)
        self.assertEqual(self.system.postfix.queue(), [])

    def test_what_policyd_saw_is_known(self):
        """Postfix asks policyd for its last decision when it has the content, without speed_adjust after our DATA."""
        reply = self.system.submit(["one@example.org"], messages.plain("seen"))
        self.assertEqual((reply.code, "policyd has seen it" in reply.text), (550, True), reply)

    def test_what_a_rule_refuses_for_one_recipient_is_quarantined_for_that_one_and_the_client_hears_of_none(self):
        before = len(self.system.sink.messages)
        reply = self.system.submit(["one@example.org", "two@example.org"], messages.plain("not two"))
        self.assertEqual(reply.code, 250, reply)
        self.assertEqual(self.system.wait_for_messages(before + 1)[before].recipients, ["one@example.org"])
        self.assertIn("two@example.org", self.system.contentd.run("quarantine", "list", "--json"))

    def test_an_unknown_recipient_is_refused_at_rcpt(self):
        reply = self.system.submit(["nobody@example.org"], messages.plain())
        self.assertEqual(reply.code, 550, reply)


class BeforeQueue(Refusal, harness.TestCase):
    pass


class BeforeQueueWithSpeedAdjust(Refusal, harness.TestCase):
    OPTIONS = Refusal.OPTIONS | {"postfix_settings": SPEED_ADJUST}


class NextHopFaults:
    """The next hop is the sink: what it does is told to the client, and what was told 250 has arrived."""

    OPTIONS = {"recipients": ["one@example.org", "two@example.org"], "wiring": "before-queue", "contentd_settings": {
        "contentd.command_timeout": "1s", "contentd.data_done_timeout": "1s"}}

    @classmethod
    def prepare(cls):
        cls.system.contentd.set("contentd.next_hop", f"127.0.0.1:{cls.system.ports['sink']}")

    def setUp(self):
        self.sent = 0

    def send(self, phase, act):
        """The reply to the final dot, and how many messages the next hop has of it."""
        self.sent += 1
        before = len(self.system.sink.messages)
        self.system.sink.at = at = fault.Once(phase, act)
        reply = self.system.submit(["one@example.org"], messages.plain(), address=f"198.51.100.{self.sent}")
        self.assertTrue(at.has_acted)
        return reply, len(self.system.sink.messages) - before

    def test_its_refusals_reach_the_client(self):
        for code in (450, 554):
            for phase in ("MAIL", "RCPT", "DATA", "dot"):
                with self.subTest(f"{code} {phase}"):
                    reply, arrived = self.send(phase, fault.says(f"{code} {code // 100}.7.9 {phase}"))
                    self.assertEqual((reply.code, arrived), (451 if code == 450 else code, 0), reply)
                    self.assertIn(f"said: {phase}", reply.text)

    def test_its_faults_put_the_client_off(self):
        acts = {fault.closes: ("MAIL", "RCPT", "DATA", "dot", "kept"), fault.keeps_silent: ("RCPT", "kept"),
                fault.says("421 4.3.2 good-bye"): ("RCPT", "DATA", "dot")}
        for act, phases in acts.items():
            for phase in phases:
                with self.subTest(f"{act} {phase}"):
                    # On a connection that was kept another one would be tried at once.
                    self.system.contentd.stop()
                    self.system.contentd.start()
                    reply, arrived = self.send(phase, act)
                    self.assertEqual((reply.code, arrived), (451, 1 if phase == "kept" else 0), reply)

    def send_to_both(self, says):
        """The replies to RCPT and to the final dot, where the next hop says that to the first of two recipients; and to
        whom the message went."""
        before = len(self.system.sink.messages)
        self.system.sink.at = fault.Once("RCPT", fault.says(says))
        with self.system.client() as client:
            client.mail("friend@example.com")
            told = [client.rcpt(name + "@example.org").code for name in ("one", "two")]
            reply = client.data(messages.plain())
        return told, reply, [each.recipients for each in self.system.sink.messages[before:]]

    def test_one_recipient_that_it_refuses_gets_a_copy_in_the_quarantine_and_the_client_hears_of_none(self):
        told, reply, arrived = self.send_to_both("550 5.1.1 nobody here")
        self.assertEqual((told, reply.code, arrived), ([250, 250], 250, [["two@example.org"]]), reply)
        self.assertIn("next-hop-refusal", self.system.contentd.run("quarantine", "list"))

    def test_one_recipient_that_it_puts_off_puts_the_message_off_for_all(self):
        told, reply, arrived = self.send_to_both("450 4.2.1 not now")
        self.assertEqual((told, reply.code, arrived), ([250, 250], 451, []), reply)

    def test_it_is_away(self):
        self.system.sink.stop()
        try:
            reply = self.system.submit(["one@example.org"], messages.plain())
        finally:
            self.system.sink.start()
        self.assertEqual(reply.code, 451, reply)


class NextHopBeforeQueue(NextHopFaults, harness.TestCase):
    pass


class NextHopBeforeQueueWithSpeedAdjust(NextHopFaults, harness.TestCase):
    OPTIONS = NextHopFaults.OPTIONS | {"postfix_settings": SPEED_ADJUST}


MANY = [f"user{number}@example.org" for number in range(101)]


class ManyRecipients:
    """contentd takes a hundred recipients of a message, and puts off those behind."""

    OPTIONS = {"recipients": MANY, "wiring": "before-queue", "contentd_settings": {"contentd.recipient_limit": "100"}}

    def send(self):
        """The reply to the last recipient and to the final dot."""
        with self.system.client() as client:
            client.mail("friend@example.com")
            told = [client.rcpt(each).code for each in MANY]
            return told[-1], client.data(messages.plain()).code


class ManyRecipientsBeforeQueue(ManyRecipients, harness.TestCase):
    def test_a_recipient_above_the_limit_is_put_off_alone(self):
        self.assertEqual(self.send(), (452, 250))
        self.system.wait_for_messages(1)


class ManyRecipientsBeforeQueueWithSpeedAdjust(ManyRecipients, harness.TestCase):
    OPTIONS = ManyRecipients.OPTIONS | {"postfix_settings": SPEED_ADJUST}

    def test_a_recipient_above_the_limit_puts_the_message_off_for_everybody(self):
        self.assertEqual(self.send(), (250, 452))
        self.assertEqual(self.system.sink.messages, [])
